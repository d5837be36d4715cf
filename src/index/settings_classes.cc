#include "index/settings_classes.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "core/scalar.h"

namespace fount {
namespace {

constexpr unsigned kMostBases = 8;

std::string_view last_name(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// `...`: pydantic's sign for a field that must be given.
bool is_ellipsis(const FileFacts& facts, const Argument& argument) {
  const bool is_literal = std::ranges::binary_search(facts.literals, argument.begin, {}, &Literal::begin);
  return argument.kind == ArgumentKind::other && !is_literal &&
         argument.end - argument.begin == std::string_view("...").size();
}

const Call* call_at(const FileFacts& facts, std::uint32_t begin) {
  const auto call = std::ranges::find(facts.calls, begin, &Call::begin);
  return call == facts.calls.end() ? nullptr : &*call;
}

void convert(std::string_view annotation, SettingRead& read) {
  const std::string_view type = last_name(annotation);
  if (type == "bool") {
    read.conversion = ValueKind::boolean;
    read.truth = TruthTest::boolean;
  } else if (type == "int" || type == "float" || type == "Decimal") {
    read.conversion = ValueKind::number;
  } else if (type == "list" || type == "List" || type == "set" || type == "Set" || type == "tuple") {
    read.conversion = ValueKind::list;
  }
}

}  // namespace

bool SettingsClasses::is_settings(FileId file, std::uint32_t definition, unsigned depth) {
  const FileFacts& facts = input_.facts[file.value];
  const Range bases = facts.definitions[definition].bases;
  for (std::uint32_t b = bases.begin; b < bases.end; ++b) {
    const std::string_view name = facts.text(facts.bases[b].name);
    const std::uint32_t scope = facts.definitions[definition].parent;
    if (last_name(name) == "BaseSettings" && !accessors_.external_name(file, scope, name).empty()) return true;
    const Accessor base = accessors_.meaning(file, scope, name);
    if (!base.is(Accessor::Kind::class_) || depth >= kMostBases) continue;
    if (is_settings(accessors_.file_of(base.id), accessors_.local(base.id), depth + 1)) return true;
  }
  return false;
}

std::string SettingsClasses::text_of(FileId file, std::uint32_t begin, std::uint32_t end) const {
  const FileFacts& facts = input_.facts[file.value];
  const auto literal = std::ranges::lower_bound(facts.literals, begin, {}, &Literal::begin);
  if (literal == facts.literals.end() || literal->begin != begin || literal->end != end) return {};
  return decode(text_at(input_.texts, {file, begin, end}), literal->style, Language::python);
}

// `model_config = SettingsConfigDict(env_prefix="APP_")`, or `env_prefix = "APP_"` in an inner class Config. Nothing
// when some other call makes the configuration: it may say a prefix.
std::optional<std::string> SettingsClasses::prefix_of(FileId file, std::uint32_t definition) {
  const FileFacts& facts = input_.facts[file.value];
  for (const Binding& binding : facts.bindings) {
    if (binding.definition == kNone) continue;
    const std::string_view name = facts.text(binding.name);
    const Definition& owner = facts.definitions[binding.definition];
    if (name == "env_prefix" && owner.parent == definition && facts.text(owner.name) == "Config")
      return text_of(file, binding.value_begin, binding.value_end);
    if (name != "model_config" || binding.definition != definition) continue;
    const Call* const call = call_at(facts, binding.value_begin);
    if (call == nullptr) continue;
    const std::string_view maker = last_name(facts.text(call->callee));
    if (!maker.ends_with("ConfigDict") && maker != "dict") return std::nullopt;
    for (std::uint32_t a = call->arguments.begin; a < call->arguments.end; ++a)
      if (facts.text(facts.arguments[a].keyword) == "env_prefix")
        return text_of(file, facts.arguments[a].begin, facts.arguments[a].end);
  }
  return std::string{};
}

// The names that `Field(...)` gives, and its default.
std::vector<std::string> SettingsClasses::read_field_call(FileId file, const Binding& field, SettingRead& read) {
  const FileFacts& facts = input_.facts[file.value];
  std::vector<std::string> names;
  const Call* const call = call_at(facts, field.value_begin);
  if (call == nullptr) return names;
  bool has_default = false;
  for (std::uint32_t a = call->arguments.begin; a < call->arguments.end; ++a) {
    const Argument& argument = facts.arguments[a];
    const std::string_view keyword = facts.text(argument.keyword);
    if (keyword == "env" || keyword == "alias" || keyword == "validation_alias") {
      for (auto m = std::ranges::lower_bound(facts.mentions, argument.begin, {}, &Mention::begin);
           m != facts.mentions.end() && m->begin < argument.end; ++m)
        if (m->kind == MentionKind::setting) names.emplace_back(facts.text(m->text));
      if (names.empty()) names.push_back(upper(text_of(file, argument.begin, argument.end)));
      std::erase(names, "");
    } else if (keyword == "default" || (keyword.empty() && a == call->arguments.begin)) {
      has_default = !is_ellipsis(facts, argument);
      if (has_default) answers_.set_default(read, argument.begin, argument.end);
    } else if (keyword == "default_factory") {
      has_default = true;
      read.default_kind = ValueKind::other;
    }
  }
  if (!has_default) read.flags |= kReadRequired;
  return names;
}

void SettingsClasses::add_field(FileId file, const Binding& field, const std::string& prefix,
                                std::vector<SettingRead>& reads) {
  const FileFacts& facts = input_.facts[file.value];
  const std::string_view name = facts.text(field.name);
  const bool is_field = field.form == BindingForm::assigned && !field.augmented && !name.starts_with('_') &&
                        name != "model_config" && last_name(facts.text(field.annotation)) != "ClassVar";
  if (!is_field || (!field.annotation && field.kind == ValueKind::none)) return;
  SettingRead read;
  read.file = file;
  read.begin = field.begin;
  read.end = field.begin + static_cast<std::uint32_t>(name.size());
  read.definition = field.definition;
  read.block = field.block;
  read.flags = kReadField;
  const std::string_view owner = facts.text(facts.definitions[field.definition].name);
  read.accessor = symbols_.intern(owner);
  convert(facts.text(field.annotation), read);
  std::vector<std::string> names;
  if (field.kind == ValueKind::call && last_name(facts.text(field.value)) == "Field") {
    names = read_field_call(file, field, read);
  } else if (field.kind == ValueKind::none) {
    read.flags |= kReadRequired;
  } else {
    answers_.set_default(read, field.value_begin, field.value_end);
  }
  if (names.empty()) names.push_back(upper(prefix + std::string(name)));
  for (const std::string& variable : names) {
    read.name = symbols_.intern(variable);
    reads.push_back(read);
  }
}

void SettingsClasses::collect(FileId file, std::vector<SettingRead>& reads) {
  const FileFacts& facts = input_.facts[file.value];
  for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
    const Definition& definition = facts.definitions[d];
    if (definition.kind != DefinitionKind::class_ || definition.bases.size() == 0 || !is_settings(file, d, 0)) continue;
    const std::optional<std::string> prefix = prefix_of(file, d);
    if (!prefix) continue;
    for (const Binding& binding : facts.bindings)
      if (binding.definition == d) add_field(file, binding, *prefix, reads);
  }
}

}  // namespace fount
