#include "lang/python_exports.h"

#include <string>

#include "lang/python_values.h"

namespace fount::python {
namespace {

bool is_all(const Context& context, Tokens tokens) {
  return context.definition == kNone && tokens.size() == 1 && context.text(tokens[0]) == "__all__";
}

void add_export(Context& context, Tokens item) {
  std::string name;
  for (const Token& token : item) {
    if (!token.is(TokenKind::string)) {
      context.facts.flags |= kDynamicExports;
      return;
    }
    name += string_body(context.text(token));
  }
  context.facts.exports.push_back({context.intern(name), item.front().begin});
}

// One operand of `[...] + other.__all__ + (...)`.
void add_exports(Context& context, Tokens value) {
  value = ungroup(value);
  const bool bracketed =
      is_whole_bracket(value, TokenKind::open_paren) || is_whole_bracket(value, TokenKind::open_bracket);
  Tokens items = bracketed ? inside(value[0]) : value;
  const bool tuple = find(items, {TokenKind::comma}) < items.size();
  const bool computed = find(items, {TokenKind::kw_for, TokenKind::star}) < items.size();
  if ((!bracketed && !tuple) || computed) {
    context.facts.flags |= kDynamicExports;
    return;
  }
  context.facts.flags |= kHasExports;
  while (!items.empty()) {
    if (const Tokens item = take_item(items); !item.empty()) add_export(context, item);
  }
}

void add_all_exports(Context& context, Tokens value) {
  for (std::size_t from = 0; from < value.size();) {
    std::size_t plus = find(value, {TokenKind::other}, from);
    while (plus < value.size() && context.text(value[plus]) != "+") plus = find(value, {TokenKind::other}, plus + 1);
    add_exports(context, value.subspan(from, plus - from));
    from = plus + 1;
  }
}

}  // namespace

void note_exports(Context& context, Tokens target, Tokens value) {
  if (is_all(context, target) && !value.empty()) add_all_exports(context, value);
}

void note_export_call(Context& context, Tokens statement) {
  if (statement.size() < 5 || !is_all(context, statement.first(1)) || !statement[1].is(TokenKind::dot)) return;
  const std::string_view method = context.text(statement[2]);
  const bool whole_call = is_whole_bracket(statement.subspan(3), TokenKind::open_paren);
  const Tokens arguments = whole_call ? inside(statement[3]) : Tokens{};
  if (arguments.empty()) return;
  if (method == "extend") {
    add_all_exports(context, arguments);
  } else if (method == "append") {
    add_export(context, arguments);
  } else if (method == "remove" || method == "insert") {
    context.facts.flags |= kDynamicExports;
  }
}

void note_dynamic_target(Context& context, Tokens target, StringId path) {
  std::uint16_t& flags = context.facts.flags;
  const std::string_view text = context.facts.text(path);
  if (text.ends_with("sys.modules[]")) flags |= kReplacesModule;
  if (text.find("sys.modules[].") != std::string_view::npos) flags |= kDynamicNames;
  if (text.ends_with("sys.path") || text.ends_with("sys.path[]")) flags |= kTouchesSysPath;
  const std::string_view first = context.text(target[0]);
  const bool namespace_call = target.size() > 3 && target[1].is(TokenKind::open_paren);
  if (namespace_call && (first == "globals" || first == "vars" || first == "locals")) flags |= kDynamicNames;
}

}  // namespace fount::python
