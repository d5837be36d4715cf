#include "index/setting_answers.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "core/scalar.h"
#include "index/environment_branch.h"

namespace fount {
namespace {

std::string_view last_name(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool says_boolean(std::string_view name) {
  const std::string low = lower(name);
  return low.contains("bool") || low.contains("flag") || low.contains("truthy") || low.contains("enabled");
}

ValueKind conversion_of(std::string_view converter) {
  const std::string_view name = last_name(converter);
  if (name == "int" || name == "float" || name == "Decimal") return ValueKind::number;
  if (name == "bool" || says_boolean(name)) return ValueKind::boolean;
  if (name == "list" || name == "set" || name == "tuple" || name.ends_with("list")) return ValueKind::list;
  return name == "loads" ? ValueKind::dict : ValueKind::none;
}

const Argument* argument_named(const FileFacts& facts, Range arguments, std::string_view keyword,
                               std::uint32_t position) {
  std::uint32_t positional = 0;
  for (std::uint32_t a = arguments.begin; a < arguments.end; ++a) {
    const std::string_view given = facts.text(facts.arguments[a].keyword);
    if (given.empty() ? positional++ == position : given == keyword) return &facts.arguments[a];
  }
  return nullptr;
}

}  // namespace

void SettingAnswers::set_default(SettingRead& read, std::uint32_t begin, std::uint32_t end) const {
  if (end <= begin) return;
  const FileFacts& facts = input_.facts[read.file.value];
  read.default_begin = begin;
  read.default_end = end;
  read.default_kind = ValueKind::other;
  const auto literal = std::ranges::lower_bound(facts.literals, begin, {}, &Literal::begin);
  const bool found = literal != facts.literals.end() && literal->end == end;
  const bool is_signed = found && literal->kind == ValueKind::number && literal->begin == begin + 1;
  if (!found || (literal->begin != begin && !is_signed) || literal->has_holes) return;
  read.default_kind = literal->kind;
  read.default_style = literal->style;
  read.default_begin = literal->begin - (is_signed ? 1 : 0);
}

void SettingAnswers::add_default(SettingRead& read, const Question& question, const Lookup& lookup) const {
  const FileFacts& facts = input_.facts[question.file.value];
  if (lookup.call != kNone) {
    const Call& call = facts.calls[lookup.call];
    const Argument* given = nullptr;
    if (!question.through) {
      given = argument_named(facts, call.arguments, "default", 1);
    } else if (const ReadingFunction* function = functions_.find(question.through);
               function->default_parameter != kNone) {
      const std::uint32_t definition = question.through.value - input_.first_definition[function->file.value];
      const std::uint32_t a =
          argument_for(facts, call, input_.facts[function->file.value], definition, function->default_parameter);
      if (a != kNone) given = &facts.arguments[a];
    }
    if (given != nullptr) set_default(read, given->begin, given->end);
  }
  const bool nothing = read.default_kind == ValueKind::none || read.default_kind == ValueKind::null ||
                       (read.default_kind == ValueKind::string && read.default_end - read.default_begin == 2);
  if (nothing && lookup.instead_end > 0) set_default(read, lookup.instead_begin, lookup.instead_end);
}

// config("X", cast=bool) knows the words for true and false.
void SettingAnswers::add_cast(SettingRead& read, const Lookup& lookup) const {
  if (lookup.call == kNone) return;
  const FileFacts& facts = input_.facts[read.file.value];
  constexpr std::uint32_t kNever = kNone;  // only by keyword
  const Argument* cast = argument_named(facts, facts.calls[lookup.call].arguments, "cast", kNever);
  if (cast == nullptr) return;
  read.conversion = conversion_of(facts.text(cast->value));
  if (read.conversion == ValueKind::boolean) read.truth = TruthTest::boolean;
}

void SettingAnswers::add_words(SettingRead& read, FileId file, std::uint32_t begin, std::uint32_t end) const {
  const FileFacts& facts = input_.facts[file.value];
  for (auto literal = std::ranges::lower_bound(facts.literals, begin, {}, &Literal::begin);
       literal != facts.literals.end() && literal->begin < end; ++literal) {
    const Span span{file, literal->begin, literal->end};
    read.tested.push_back(symbols_.intern(decode(text_at(input_.texts, span), literal->style, Language::python)));
  }
  std::ranges::sort(read.tested);
  read.tested.erase(std::ranges::unique(read.tested).begin(), read.tested.end());
}

void SettingAnswers::add_test(SettingRead& read, FileId file, const Lookup& lookup) const {
  const std::string_view converter = input_.facts[file.value].text(lookup.converter);
  if (converter == "len") {  // how much of it there is, not what it says
    read.flags |= kReadPresence;
    return;
  }
  if (lookup.is(kLookupLowered)) read.flags |= kReadLowered;
  if (lookup.is(kLookupSplit)) read.conversion = ValueKind::list;
  if (const ValueKind conversion = conversion_of(converter); conversion != ValueKind::none) {
    read.conversion = conversion;
    if (conversion == ValueKind::boolean) read.truth = converter == "bool" ? TruthTest::converted : TruthTest::boolean;
  }
  switch (lookup.test) {
    case LookupTest::equals:
    case LookupTest::not_equals:
    case LookupTest::in:
    case LookupTest::not_in:
      add_words(read, file, lookup.tested_begin, lookup.tested_end);
      if (read.tested.empty()) break;
      read.truth = lookup.test == LookupTest::equals ? TruthTest::equals : TruthTest::one_of;
      if (lookup.test == LookupTest::not_equals || lookup.test == LookupTest::not_in)
        read.truth = TruthTest::not_equals;
      break;
    case LookupTest::truth:
      if (read.truth == TruthTest::none) read.truth = TruthTest::truthy;
      break;
    case LookupTest::missing:
      read.flags |= kReadPresence;
      break;
    case LookupTest::none:
      break;
  }
}

// What a reading function does with the answer, its callers have done with it.
void SettingAnswers::inherit(SettingRead& read, const ReadingFunction& function) const {
  const FileFacts& facts = input_.facts[function.file.value];
  const Lookup& inner = facts.lookups[function.lookup];
  if (read.truth == TruthTest::none || read.truth == TruthTest::truthy) {
    SettingRead through;
    add_test(through, function.file, inner);
    const std::string_view name = facts.text(facts.definitions[inner.definition].name);
    if (says_boolean(name) && through.tested.empty()) through.truth = TruthTest::boolean;
    if (through.truth != TruthTest::truthy && through.truth != TruthTest::none) {
      read.truth = through.truth;
      read.tested = through.tested;
      read.flags |= through.flags & kReadLowered;
    }
    if (read.conversion == ValueKind::none) read.conversion = through.conversion;
  }
}

SettingRead SettingAnswers::read(const Question& question) const {
  const FileFacts& facts = input_.facts[question.file.value];
  const Lookup& lookup = facts.lookups[question.lookup];
  SettingRead read;
  read.file = question.file;
  read.begin = lookup.begin;
  read.end = lookup.end;
  read.definition = lookup.definition;
  read.block = lookup.block;
  read.call = lookup.call;
  read.accessor = symbols_.intern(facts.text(lookup.container));
  add_default(read, question, lookup);
  add_cast(read, lookup);
  add_test(read, question.file, lookup);
  if (question.through) inherit(read, *functions_.find(question.through));
  if (question.assumed) read.flags |= kReadAssumed;
  if (question.asking == Asking::presence) read.flags |= kReadPresence;
  // os.environ.pop(...) takes it away from whoever asks later.
  if (question.asking == Asking::writes || last_name(facts.text(lookup.container)) == "pop") read.flags |= kReadWrites;
  if (lookup.form == LookupForm::subscript && question.asking == Asking::reads && !question.through)
    read.flags |= kReadRequired;
  add_guard(read);
  return read;
}

// A condition that names an environment: by a literal, or by a word (`is_production`).
bool SettingAnswers::guards(FileId file, const Block& block, EnvironmentId& environment) const {
  const auto named = environments_of_branch(input_.facts[file.value], block, input_.environments);
  if (!named) return false;
  environment = named->size() == 1 ? named->front() : EnvironmentId{};
  return true;
}

void SettingAnswers::add_guard(SettingRead& read) const {
  const FileFacts& facts = input_.facts[read.file.value];
  for (std::uint32_t b = read.block; b != kNone; b = facts.blocks[b].parent) {
    const Block& block = facts.blocks[b];
    EnvironmentId environment;
    if (guards(read.file, block, environment)) {
      read.flags |= kReadGuarded;
      if (!read.guard) read.guard = environment;
    }
    if (block.kind != BlockKind::else_ && block.statement == block.begin) continue;
    for (const Block& other : facts.blocks) {  // elif and else of an environment's branch
      if (other.statement != block.statement || other.begin >= block.begin) continue;
      if (guards(read.file, other, environment)) read.flags |= kReadGuarded;
    }
  }
}

}  // namespace fount
