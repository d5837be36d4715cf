#include "lang/python_imports.h"

#include "lang/python_exports.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

// Consumes `name [as alias]` of `item`, where name has `size` tokens.
bool read_alias(Context& context, Tokens item, std::size_t size, Import& import) {
  if (size == 0) return false;
  import.name = dotted(context, item.first(size));
  import.alias = {};
  if (item.size() == size + 2 && item[size].is(TokenKind::kw_as) && item[size + 1].is(TokenKind::name)) {
    import.alias = context.intern(context.text(item[size + 1]));
  } else if (item.size() != size) {
    return false;
  }
  import.begin = item.front().begin;
  import.end = item.back().end;
  note_module_name(context, context.facts.text(import.alias ? import.alias : import.name), false);
  return true;
}

bool read_plain(Context& context, Tokens rest, Import import) {
  if (rest.back().is(TokenKind::comma)) return false;
  do {
    const Tokens item = take_item(rest);
    if (!read_alias(context, item, dotted_size(item), import)) return false;
    context.facts.imports.push_back(import);
  } while (!rest.empty());
  return true;
}

// The dots and the module between `from` and `import`; what follows `import` is left in `rest`.
bool read_source(Context& context, Tokens& rest, Import& import) {
  std::size_t i = 0;
  for (; i < rest.size(); ++i) {
    if (!rest[i].is(TokenKind::dot) && !rest[i].is(TokenKind::ellipsis)) break;
    import.level = static_cast<std::uint16_t>(import.level + (rest[i].is(TokenKind::dot) ? 1 : 3));
  }
  const std::size_t size = dotted_size(rest.subspan(i));
  if (size == 0 && import.level == 0) return false;
  import.module = dotted(context, rest.subspan(i, size));
  i += size;
  if (i + 1 >= rest.size() || !rest[i].is(TokenKind::kw_import)) return false;
  rest = rest.subspan(i + 1);
  return true;
}

bool read_from(Context& context, Tokens rest, Import import) {
  import.flags = kFromImport;
  if (!read_source(context, rest, import)) return false;
  if (rest.size() == 1 && rest[0].is(TokenKind::star)) {
    import.flags |= kStarImport;
    import.name = context.intern("*");
    import.begin = rest[0].begin;
    import.end = rest[0].end;
    context.facts.imports.push_back(import);
    return true;
  }
  if (rest[0].is(TokenKind::open_paren)) {
    if (rest[0].partner + 1 != static_cast<std::int32_t>(rest.size())) return false;
    rest = inside(rest[0]);
  }
  if (rest.empty()) return false;
  do {
    const Tokens item = take_item(rest);
    if (item.empty() || !item[0].is(TokenKind::name) || !read_alias(context, item, 1, import)) return false;
    context.facts.imports.push_back(import);
  } while (!rest.empty());
  return true;
}

}  // namespace

bool read_import(Context& context, Tokens statement) {
  Import import;
  import.statement = statement.front().begin;
  import.definition = context.definition;
  import.block = context.block;
  const std::size_t before = context.facts.imports.size();
  const Tokens rest = statement.subspan(1);
  const bool from = statement.front().is(TokenKind::kw_from);
  if (!rest.empty() && (from ? read_from(context, rest, import) : read_plain(context, rest, import))) return true;
  context.facts.imports.resize(before);
  return false;
}

}  // namespace fount::python
