#include "lang/python_deprecations.h"

#include <algorithm>

#include "lang/claims.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

std::string_view last_name(std::string_view dotted_name) {
  const std::size_t dot = dotted_name.rfind('.');
  return dot == std::string_view::npos ? dotted_name : dotted_name.substr(dot + 1);
}

bool is_deprecation(const Context& context, Tokens argument) {
  if (argument.size() > 2 && argument[1].is(TokenKind::equal)) argument = argument.subspan(2);
  if (dotted_size(argument) != argument.size() || argument.empty()) return false;
  const std::string_view name = context.text(argument.back());
  return name == "DeprecationWarning" || name == "PendingDeprecationWarning";
}

std::uint32_t subject_of(const Context& context) {
  if (!context.in_function()) return context.definition;
  const Definition& function = context.facts.definitions[context.definition];
  const std::string_view name = context.facts.text(function.name);
  const bool constructor = name == "__init__" || name == "__new__" || name == "__init_subclass__";
  return constructor && function.parent != kNone ? function.parent : context.definition;
}

}  // namespace

void note_deprecation_warning(Context& context, const Call& call, const Token& parenthesis) {
  if (call.block != kNone || last_name(context.facts.text(call.callee)) != "warn") return;
  Tokens rest = inside(parenthesis);
  if (rest.empty()) return;
  const Tokens message = take_item(rest);
  bool deprecates = false;
  while (!rest.empty()) deprecates |= is_deprecation(context, take_item(rest));
  if (!deprecates || message.empty()) return;
  Claim claim;
  claim.begin = call.begin;
  claim.end = (&parenthesis)[parenthesis.partner].end;
  claim.definition = subject_of(context);
  claim.replacement = context.intern(find_replacement(context.text(message)));
  claim.kind = ClaimKind::deprecated;
  context.facts.claims.push_back(claim);
}

void note_deprecated_decorators(Context& context, std::uint32_t definition) {
  const Range decorators = context.facts.definitions[definition].decorators;
  for (std::uint32_t i = decorators.begin; i < decorators.end; ++i) {
    const Decorator& decorator = context.facts.decorators[i];
    const std::string_view name = context.facts.text(decorator.name);
    if (last_name(name) != "deprecated") continue;
    Claim claim;
    claim.begin = decorator.begin;
    claim.end = decorator.begin + static_cast<std::uint32_t>(name.size());
    claim.definition = definition;
    if (decorator.arguments.size() > 0) {
      const StringId message = context.facts.arguments[decorator.arguments.begin].value;
      claim.replacement = context.intern(find_replacement(context.facts.text(message)));
    }
    claim.kind = ClaimKind::deprecated;
    context.facts.claims.push_back(claim);
  }
}

}  // namespace fount::python
