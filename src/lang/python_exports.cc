#include "lang/python_exports.h"

#include <algorithm>
#include <array>
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

// `globals()`, `vars()`; `locals()` is the module's namespace only at its top level.
bool is_namespace_call(const Context& context, Tokens tokens) {
  if (tokens.size() != 3 || !tokens[0].is(TokenKind::name) ||
      !is_whole_bracket(tokens.subspan(1), TokenKind::open_paren)) {
    return false;
  }
  const std::string_view name = context.text(tokens[0]);
  return name == "globals" || (context.definition == kNone && (name == "vars" || name == "locals"));
}

bool is_namespace_change(std::string_view method) {
  return method == "update" || method == "setdefault" || method == "__setitem__";
}

// The `f()` of `f().method(`.
Tokens call_before(const Token& parenthesis) {
  const Token* const method = &parenthesis - 1;
  if (!method->is(TokenKind::name) || !method[-1].is(TokenKind::dot)) return {};
  if (!method[-2].is(TokenKind::close_paren) || method[-2].partner != -1) return {};
  return {method - 4, method - 1};
}

bool names_modules(std::string_view dotted_name) { return dotted_name.ends_with("sys.modules"); }

// `sys.modules[...]` ending at `last`.
bool is_own_module(const Context& context, const Token* last) {
  if (!last->is(TokenKind::close_bracket)) return false;
  const Token* const opening = last + last->partner;
  return opening[-1].is(TokenKind::name) && context.text(opening[-1]) == "modules";
}

// `thismod` or what it holds, after `thismod = sys.modules[__name__]`.
bool reaches_own_module(const Context& context, std::string_view dotted_name) {
  return !context.own_modules.empty() &&
         std::ranges::find(context.own_modules, dotted_name.substr(0, dotted_name.find_first_of(".["))) !=
             context.own_modules.end();
}

bool holds_word(const Context& context, Tokens tokens, std::string_view word) {
  return std::ranges::any_of(
      tokens, [&](const Token& token) { return token.is(TokenKind::name) && context.text(token) == word; });
}

// `publish(names, globals())` at module scope: it may add any. These only read.
bool hands_over_namespace(const Context& context, std::string_view callee, Tokens arguments) {
  constexpr std::array<std::string_view, 9> kReaders = {"dict",  "eval", "filter", "len",  "list",
                                                        "print", "set",  "sorted", "tuple"};
  if (context.definition != kNone || callee.ends_with(".update")) return false;
  if (std::ranges::find(kReaders, callee) != kReaders.end()) return false;
  while (!arguments.empty())
    if (const Tokens item = take_item(arguments); item.size() == 3 && is_namespace_call(context, item)) return true;
  return false;
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

void note_module_name(Context& context, std::string_view name, bool unpacked) {
  if (!name.starts_with("__") || context.definition != kNone) return;
  if (name == "__getattr__") context.facts.flags |= kModuleGetattr;
  if (name == "__path__") context.facts.flags |= kExtendsPath;
  if (name == "__all__" && unpacked) context.facts.flags |= kDynamicExports;
}

void note_own_module(Context& context, const Token& name, Tokens value) {
  const std::size_t dotted = dotted_size(value);
  const bool subscript = dotted > 0 && is_whole_bracket(value.subspan(dotted), TokenKind::open_bracket);
  if (!subscript || !names_modules(context.text(value.first(dotted)))) return;
  const Tokens key = inside(value[dotted]);
  if (key.size() == 1 && context.text(key) == "__name__") context.own_modules.push_back(context.text(name));
}

void note_dynamic_call(Context& context, const Call& call, const Token& parenthesis) {
  const std::string_view callee = context.facts.text(call.callee);
  std::uint16_t& flags = context.facts.flags;
  const std::size_t dot = callee.rfind('.');
  const std::string_view owner = dot == std::string_view::npos ? std::string_view{} : callee.substr(0, dot);
  const std::string_view method = callee.substr(owner.empty() ? 0 : dot + 1);
  if (!call.is(kRooted)) {
    const Tokens receiver = call_before(parenthesis);
    if (is_namespace_call(context, receiver) && is_namespace_change(method)) flags |= kDynamicNames;
    if (callee == "__dict__.update" && is_own_module(context, &parenthesis - 5)) flags |= kDynamicNames;
    if (method == "declare_namespace") flags |= kExtendsPath;
    return;
  }
  const Tokens arguments = inside(parenthesis);
  if (callee == "exec") {
    const bool here = context.definition == kNone || holds_word(context, arguments, "globals");
    if (here) flags |= kDynamicNames;
  } else if (callee == "setattr") {
    const std::size_t first = dotted_size(arguments);
    const std::string_view changed = first > 0 ? context.text(arguments.first(first)) : std::string_view{};
    if (names_modules(changed) || reaches_own_module(context, changed)) flags |= kDynamicNames;
  } else if (reaches_own_module(context, owner) && is_namespace_change(method)) {
    flags |= kDynamicNames;
  } else if (owner.ends_with("sys.path") || callee == "site.addsitedir") {
    if (method != "index" && method != "count" && method != "copy") flags |= kTouchesSysPath;
  } else if (owner == "__path__") {
    flags |= kExtendsPath;
  } else if (names_modules(owner) && (method == "update" || method == "setdefault")) {
    flags |= kReplacesModule;
  } else if (method == "declare_namespace") {
    flags |= kExtendsPath;
  } else if (hands_over_namespace(context, callee, arguments)) {
    flags |= kDynamicNames;
  }
}

void note_dynamic_target(Context& context, Tokens target, StringId path) {
  std::uint16_t& flags = context.facts.flags;
  const std::string_view text = context.facts.text(path);
  if (text.ends_with("sys.modules[]")) flags |= kReplacesModule;
  if (text.find("sys.modules[].") != std::string_view::npos || reaches_own_module(context, text))
    flags |= kDynamicNames;
  if (text.ends_with("sys.path") || text.ends_with("sys.path[]")) flags |= kTouchesSysPath;
  if (target.size() > 3 && is_namespace_call(context, target.first(3))) flags |= kDynamicNames;
}

}  // namespace fount::python
