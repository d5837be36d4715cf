#include "lang/python_blocks.h"

#include <algorithm>
#include <array>
#include <string>

#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::size_t kMaxCondition = 80;

// What a program asks to learn where it runs.
constexpr auto kPlatformNames = std::to_array<std::string_view>(
    {"os.name", "platform.machine", "platform.python_implementation", "platform.python_version", "platform.system",
     "six.PY2", "six.PY3", "sys.byteorder", "sys.hexversion", "sys.implementation", "sys.maxsize", "sys.platform",
     "sys.version", "sys.version_info", "version_info"});

bool is_dunder_main(const Context& context, Tokens tokens) {
  if (tokens.size() != 3 || context.text(tokens[1]) != "==") return false;
  const Token& name = tokens[0].is(TokenKind::name) ? tokens[0] : tokens[2];
  const Token& text = tokens[0].is(TokenKind::name) ? tokens[2] : tokens[0];
  return context.text(name) == "__name__" && text.is(TokenKind::string) &&
         string_body(context.text(text)) == "__main__";
}

bool is_type_checking(const Context& context, Tokens tokens) {
  return !tokens.empty() && dotted_size(tokens) == tokens.size() && context.text(tokens.back()) == "TYPE_CHECKING";
}

// `sys.version_info[:2] >= ...`, `x and os.name == ...`: the dotted name or a part of it from the left is known.
bool asks_for_platform(const Context& context, Tokens tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::size_t size = dotted_size(tokens.subspan(i));
    if (size == 0) continue;
    const Tokens name = tokens.subspan(i, std::min<std::size_t>(size, 3));
    if (std::ranges::find(kPlatformNames, context.text(name)) != kPlatformNames.end()) return true;
    i += size - 1;
  }
  return false;
}

BlockKind if_kind(const Context& context, Tokens condition) {
  condition = ungroup(condition);
  if (is_type_checking(context, condition)) return BlockKind::type_checking;
  if (is_dunder_main(context, condition)) return BlockKind::main_guard;
  if (asks_for_platform(context, condition)) return BlockKind::version_check;
  return BlockKind::if_;
}

// Text without spaces, except one between two words; nothing when it holds a literal or is long.
StringId condition_text(Context& context, Tokens condition) {
  constexpr KindSet kLiterals{TokenKind::string, TokenKind::bytes, TokenKind::number, TokenKind::open_fstring};
  std::string text;
  for (const Token& token : condition) {
    if (kLiterals.has(token.kind)) return {};
    const std::string_view word = context.text(token);
    const bool two_words = !text.empty() && scan::continues_identifier(text.back()) &&
                           scan::continues_identifier(word.front());
    if (two_words) text += ' ';
    text += word;
    if (text.size() > kMaxCondition) return {};
  }
  return context.intern(text);
}

std::string_view last_name(const Context& context, Tokens dotted_name) { return context.text(dotted_name.back()); }

struct Handler {
  bool import_errors = false;  // names ImportError or ModuleNotFoundError
  bool everything = false;     // would catch them too
};

Handler read_handler(const Context& context, Tokens types) {
  Handler handler;
  if (!types.empty() && types[0].is(TokenKind::star)) types = types.subspan(1);
  types = ungroup(types.first(find(types, {TokenKind::kw_as})));
  handler.everything = types.empty();
  if (types.empty()) return handler;
  if (types[0].is(TokenKind::open_paren) && types[0].partner + 1 == static_cast<std::int32_t>(types.size())) {
    types = inside(types[0]);
  }
  while (!types.empty()) {
    const Tokens type = take_item(types);
    if (type.empty() || dotted_size(type) != type.size()) continue;
    const std::string_view name = last_name(context, type);
    handler.import_errors |= name == "ImportError" || name == "ModuleNotFoundError";
    handler.everything |= name == "Exception" || name == "BaseException";
  }
  return handler;
}

BlockKind except_kind(Context& context, Tokens types, const Suite* previous) {
  const Handler handler = read_handler(context, types);
  if ((handler.import_errors || handler.everything) && previous != nullptr && previous->try_body != kNone) {
    context.facts.blocks[previous->try_body].kind = BlockKind::try_import;
  }
  return handler.import_errors ? BlockKind::except_import : BlockKind::except_;
}

// `else` belongs to what stands before it.
BlockKind else_kind(const Context& context, const Suite* previous) {
  if (previous == nullptr) return BlockKind::else_;
  if (previous->try_body != kNone) return BlockKind::try_else;
  return context.facts.blocks[previous->index].kind == BlockKind::loop ? BlockKind::loop : BlockKind::else_;
}

}  // namespace

Block read_block_header(Context& context, Tokens header, const Suite* previous) {
  Block block;
  block.begin = block.statement = header.front().begin;
  const Tokens rest = header.subspan(1);
  bool continues = true;
  switch (header.front().kind) {
    case TokenKind::kw_if:
    case TokenKind::kw_elif:
      continues = header.front().is(TokenKind::kw_elif);
      block.kind = if_kind(context, rest);
      block.condition = condition_text(context, rest);
      break;
    case TokenKind::kw_else: block.kind = else_kind(context, previous); break;
    case TokenKind::kw_except: block.kind = except_kind(context, rest, previous); break;
    case TokenKind::kw_finally: block.kind = BlockKind::finally_; break;
    default:
      continues = false;
      block.kind = header.front().is(TokenKind::kw_try) ? BlockKind::try_ : BlockKind::loop;
  }
  for (const Token& token : header.first(std::min<std::size_t>(header.size(), 2))) {  // `with`, `async with`
    if (token.is(TokenKind::kw_with)) block.kind = BlockKind::with;
  }
  if (continues && previous != nullptr) block.statement = previous->statement;
  return block;
}

}  // namespace fount::python
