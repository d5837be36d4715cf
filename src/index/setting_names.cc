#include "index/setting_names.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace fount {
namespace {

constexpr std::string_view kHole = "{}";
constexpr std::size_t kMostNames = 64;  // that one lookup may stand for

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

std::string filled(std::string_view text, std::string_view with) {
  std::string out(text);
  if (const auto at = out.find(kHole); at != std::string::npos) out.replace(at, kHole.size(), with);
  return out;
}

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

std::string_view without(std::string_view dotted, std::string_view ending) {
  return dotted.ends_with(ending) ? dotted.substr(0, dotted.size() - ending.size()) : dotted;
}

bool means_environment(std::string_view dotted) {
  const std::vector<std::string> words = identifier_words(dotted);
  return std::ranges::any_of(
      words, [](const std::string& word) { return word == "env" || word == "environment" || word == "stage"; });
}

// Where the innermost loop around the lookup that gives this variable its values begins; kNone: there is none.
std::uint32_t loop_over(const FileFacts& facts, const Lookup& lookup, std::string_view name) {
  for (std::uint32_t b = lookup.block; b != kNone; b = facts.blocks[b].parent) {
    if (facts.blocks[b].kind != BlockKind::loop) continue;
    const std::uint32_t begin = facts.blocks[b].begin;
    const bool gives = std::ranges::any_of(
        facts.steps, [&](const Step& step) { return step.begin == begin && facts.text(step.target) == name; });
    if (gives) return begin;
  }
  return kNone;
}

}  // namespace

std::string NamePattern::fill(std::string_view name) const { return filled(text, upper ? fount::upper(name) : name); }

void NamePattern::wrap(const NamePattern& outer) {
  text = filled(outer.text, text);
  upper = upper || outer.upper;
}

std::optional<NamePattern> SettingNames::pattern_of(FileId file, const Lookup& lookup) const {
  const FileFacts& facts = input_.facts[file.value];
  const std::string_view key = facts.text(lookup.key);
  if (!lookup.mention) {
    if (lookup.over_end > 0) return std::nullopt;
    NamePattern pattern;
    pattern.parameter = head_of(key);
    return key == pattern.parameter ? std::optional(pattern) : std::nullopt;
  }
  if (!key.contains(kHole) || key.find(kHole) != key.rfind(kHole)) return std::nullopt;
  const auto mention = std::ranges::lower_bound(facts.mentions, lookup.begin, {}, &Mention::begin);
  if (mention == facts.mentions.end() || mention->begin != lookup.begin) return std::nullopt;
  const std::string_view hole = facts.text(mention->hole), method = hole.substr(head_of(hole).size());
  if (!method.empty() && method != ".upper" && method != ".lower" && method != ".strip") return std::nullopt;
  return NamePattern{head_of(hole), std::string(key), hole.ends_with(".upper")};
}

void SettingNames::add_mention(FileId file, const Mention& mention, bool composed,
                               std::vector<SettingName>& names) const {
  const FileFacts& facts = input_.facts[file.value];
  if (mention.kind != MentionKind::setting || names.size() >= kMostNames) return;
  const std::string_view text = facts.text(mention.text);
  SettingName name{std::string(text), mention.begin, mention.end, composed};
  const bool one_hole = text.contains(kHole) && text.find(kHole) == text.rfind(kHole);
  const std::string_view hole = facts.text(mention.hole);
  const bool of_environment = one_hole && means_environment(hole);
  if (one_hole) name.pattern = filled(text, "{" + std::string(of_environment ? "environment" : head_of(hole)) + "}");
  if (!of_environment || environments_.list().empty()) {
    names.push_back(name);
    return;
  }
  for (const NamedEnvironment& environment : environments_.list()) {
    SettingName one = name;
    one.text = filled(text, upper(environment.name));
    one.composed = true;
    names.push_back(std::move(one));
  }
}

// Mentions that stand there themselves, not as the argument of a call.
std::vector<SettingName> SettingNames::mentions_in(FileId file, std::uint32_t begin, std::uint32_t end,
                                                   bool keys_only) const {
  const FileFacts& facts = input_.facts[file.value];
  std::vector<SettingName> names;
  const auto first_entry = std::ranges::lower_bound(facts.entries, begin, {}, &Entry::begin);
  const bool has_entries = first_entry != facts.entries.end() && first_entry->begin < end;
  for (auto m = std::ranges::lower_bound(facts.mentions, begin, {}, &Mention::begin);
       m != facts.mentions.end() && m->begin < end; ++m) {
    if (m->call != kNone && facts.calls[m->call].begin >= begin) continue;
    const auto entry = std::ranges::lower_bound(facts.entries, m->begin, {}, &Entry::begin);
    const bool is_key = entry != facts.entries.end() && entry->begin == m->begin;
    if (!keys_only || !has_entries || is_key) add_mention(file, *m, true, names);
  }
  return names;
}

std::vector<SettingName> SettingNames::of_collection(FileId file, std::uint32_t definition, std::string_view dotted,
                                                     bool keys) {
  dotted = without(without(without(without(dotted, ".items"), ".keys"), ".values"), ".value");
  const FileFacts& facts = input_.facts[file.value];
  if (!dotted.contains('.')) {
    for (std::uint32_t d = definition; d != kNone; d = facts.definitions[d].parent) {
      const std::uint32_t s = accessors_.flow(file).last_assignment(d, kNone, dotted);
      if (s == kNone) continue;
      const Step& step = facts.steps[s];
      std::vector<SettingName> names = mentions_in(file, step.begin, step.end, keys);
      if (names.empty() && step.value_kind == ValueKind::name && facts.text(step.value) != dotted)
        return of_collection(file, d, facts.text(step.value), keys);
      return names;
    }
  }
  const auto [of, binding] = accessors_.binding(file, definition, dotted);
  if (binding == kNone) return {};
  const Binding& fact = input_.facts[of.value].bindings[binding];
  return mentions_in(of, fact.value_begin, fact.value_end, keys);
}

// A variable of the function: what it is assigned, or what the loop over it walks.
std::vector<SettingName> SettingNames::of_variable(FileId file, const Lookup& lookup, std::string_view name) {
  const FileFacts& facts = input_.facts[file.value];
  const std::uint32_t definition = lookup.definition, around = loop_over(facts, lookup, name);
  std::vector<SettingName> names;
  for (std::uint32_t d = definition; d != kNone && names.empty(); d = facts.definitions[d].parent) {
    std::uint32_t statement = kNone, position = 0;
    for (const std::uint32_t s : accessors_.flow(file).steps_of(d)) {
      const Step& step = facts.steps[s];
      position = step.begin == statement ? position + 1 : 0;
      statement = step.begin;
      if (step.kind != StepKind::assign || facts.text(step.target) != name) continue;
      if (around != kNone && step.begin != around) continue;
      std::vector<SettingName> some = mentions_in(file, step.begin, step.end, position == 0);
      if (some.empty() && step.value_kind == ValueKind::name)
        some = of_collection(file, d, facts.text(step.value), true);
      if (some.empty()) {
        const auto loop = std::ranges::find_if(facts.blocks, [&](const Block& block) {
          return block.kind == BlockKind::loop && block.begin == step.begin;
        });
        if (loop != facts.blocks.end()) some = of_collection(file, d, facts.text(loop->condition), position == 0);
      }
      names.insert(names.end(), some.begin(), some.end());
    }
  }
  if (names.empty()) names = of_module_loop(file, name);
  return names;
}

std::vector<SettingName> SettingNames::of_module_loop(FileId file, std::string_view name) {
  const FileFacts& facts = input_.facts[file.value];
  for (const Binding& binding : facts.bindings) {
    if (binding.definition != kNone || binding.form != BindingForm::target || facts.text(binding.name) != name)
      continue;
    std::vector<SettingName> names = mentions_in(file, binding.value_begin, binding.value_end, true);
    if (!names.empty() || binding.block == kNone) return names;
  }
  return {};
}

std::vector<SettingName> SettingNames::names_of(FileId file, const Lookup& lookup) {
  const FileFacts& facts = input_.facts[file.value];
  const std::string_view key = facts.text(lookup.key);
  std::vector<SettingName> names;
  if (lookup.mention) {
    const auto mention = std::ranges::lower_bound(facts.mentions, lookup.begin, {}, &Mention::begin);
    if (mention != facts.mentions.end() && mention->begin == lookup.begin) add_mention(file, *mention, false, names);
    return names;
  }
  if (lookup.over_end > 0) {
    names = mentions_in(file, lookup.over_begin, lookup.over_end, true);
    return names.empty() ? of_collection(file, lookup.definition, facts.text(lookup.over), true) : names;
  }
  if (!key.contains('.')) names = of_variable(file, lookup, key);
  return names.empty() ? of_collection(file, lookup.definition, key, true) : names;
}

}  // namespace fount
