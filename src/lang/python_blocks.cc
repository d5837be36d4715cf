#include "lang/python_blocks.h"

#include <algorithm>
#include <array>
#include <string>

#include "lang/python_masked.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

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
    if (size == 0 || (i > 0 && tokens[i - 1].is(TokenKind::dot))) continue;
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

struct Handler {
  bool import_errors = false;  // names ImportError or ModuleNotFoundError
  bool everything = false;     // would catch them too
  StringId names;              // what it catches, joined by ','
};

Handler read_handler(Context& context, Tokens types) {
  Handler handler;
  if (!types.empty() && types[0].is(TokenKind::star)) types = types.subspan(1);
  types = ungroup(types.first(find(types, {TokenKind::kw_as})));
  handler.everything = types.empty();
  if (is_whole_bracket(types, TokenKind::open_paren)) types = inside(types[0]);
  std::string names;
  while (!types.empty()) {
    const Tokens type = take_item(types);
    if (type.empty() || dotted_size(type) != type.size()) continue;
    const std::string_view last = context.text(type.back());
    handler.import_errors |= last == "ImportError" || last == "ModuleNotFoundError";
    handler.everything |= last == "Exception" || last == "BaseException";
    if (!names.empty()) names += ',';
    names += context.facts.text(dotted(context, type));
  }
  handler.names = context.intern(names);
  return handler;
}

void read_except(Context& context, Tokens types, const Suite* previous, Block& block) {
  const Handler handler = read_handler(context, types);
  if ((handler.import_errors || handler.everything) && previous != nullptr && previous->try_body != kNone) {
    context.facts.blocks[previous->try_body].kind = BlockKind::try_import;
  }
  block.kind = handler.import_errors ? BlockKind::except_import : BlockKind::except_;
  block.condition = handler.names;
}

// The name that a loop walks or a `with` enters: `x.items()` and `x.items` alike are "x.items".
StringId named_value(Context& context, Tokens expression) {
  const Value value = read_value(context, expression);
  return value.kind == ValueKind::name || value.kind == ValueKind::call ? value.text : StringId{};
}

// What only passes on what it is given: `enumerate(x)`, `list(x)` walk x.
bool passes_on(std::string_view callee) {
  constexpr std::array<std::string_view, 5> kPassing = {"enumerate", "reversed", "sorted", "list", "tuple"};
  return std::ranges::find(kPassing, callee) != kPassing.end();
}

StringId iterated_name(Context& context, Tokens rest) {
  const std::size_t in = find(rest, {TokenKind::kw_in});
  if (in >= rest.size()) return {};
  Tokens walked = rest.subspan(in + 1);
  while (walked.size() > 3 && passes_on(context.text(walked[0])) &&
         is_whole_bracket(walked.subspan(1), TokenKind::open_paren)) {
    Tokens arguments = inside(walked[1]);
    walked = take_item(arguments);
  }
  return named_value(context, walked);
}

StringId entered_name(Context& context, Tokens rest) {
  if (is_whole_bracket(rest, TokenKind::open_paren)) rest = inside(rest[0]);
  const Tokens item = take_item(rest);
  return named_value(context, item.first(find(item, {TokenKind::kw_as})));
}

// `else` belongs to what stands before it.
BlockKind else_kind(const Context& context, const Suite* previous) {
  if (previous == nullptr) return BlockKind::else_;
  if (previous->try_body != kNone) return BlockKind::try_else;
  return context.facts.blocks[previous->index].kind == BlockKind::loop ? BlockKind::loop : BlockKind::else_;
}

// What the branch's own first keyword says; `word` is it, `rest` what follows it.
void read_clause(Context& context, TokenKind word, Tokens rest, const Suite* previous, Block& block) {
  switch (word) {
    case TokenKind::kw_if:
    case TokenKind::kw_elif:
      block.kind = if_kind(context, rest);
      if (context.is_source) block.condition = masked_text(context, rest);
      break;
    case TokenKind::kw_else:
      block.kind = else_kind(context, previous);
      break;
    case TokenKind::kw_try:
      block.kind = BlockKind::try_;
      break;
    case TokenKind::kw_except:
      read_except(context, rest, previous, block);
      break;
    case TokenKind::kw_finally:
      block.kind = BlockKind::finally_;
      break;
    case TokenKind::kw_with:
      block.kind = BlockKind::with;
      block.condition = entered_name(context, rest);
      break;
    case TokenKind::kw_while:
      block.kind = BlockKind::loop;
      if (context.is_source) block.condition = masked_text(context, rest);
      break;
    default:
      block.kind = BlockKind::loop;
      block.condition = iterated_name(context, rest);
  }
}

}  // namespace

Block read_block_header(Context& context, Tokens header, const Suite* previous) {
  constexpr KindSet kContinues{TokenKind::kw_elif, TokenKind::kw_else, TokenKind::kw_except, TokenKind::kw_finally};
  Block block;
  block.begin = block.statement = header.front().begin;
  if (kContinues.has(header.front().kind) && previous != nullptr) block.statement = previous->statement;
  if (header.front().is(TokenKind::kw_async) && header.size() > 1) header = header.subspan(1);
  read_clause(context, header.front().kind, header.subspan(1), previous, block);
  return block;
}

}  // namespace fount::python
