#include "index/setting_reads.h"

#include <algorithm>
#include <tuple>

#include "index/accessors.h"
#include "index/reading_functions.h"
#include "index/setting_answers.h"
#include "index/setting_names.h"
#include "index/settings_classes.h"

namespace fount {
namespace {

bool is_asked(const SourceFile& file) { return file.role == Role::production || file.role == Role::script; }

// "JWT_SECRET_{}" fits JWT_SECRET_STAGING. A name that is all hole fits nothing: it says nothing.
bool fits(std::string_view open, std::string_view name) {
  const auto hole = open.find("{}");
  const std::string_view before = open.substr(0, hole);
  if (!name.starts_with(before)) return false;
  name.remove_prefix(before.size());
  open.remove_prefix(hole + 2);
  for (auto next = open.find("{}"); next != std::string_view::npos; next = open.find("{}")) {
    const auto at = name.find(open.substr(0, next), 1);
    if (at == std::string_view::npos) return false;
    name.remove_prefix(at + next);
    open.remove_prefix(next + 2);
  }
  return name.size() > open.size() && name.ends_with(open);
}

bool is_command(const FileFacts& facts, std::uint32_t entry) {
  for (; entry != kNone; entry = facts.entries[entry].parent)
    if (facts.entries[entry].is(kCommand)) return true;
  return false;
}

// $X of shell scripts, and of the scripts inside workflows and Dockerfiles, that nothing in the file sets.
void collect_shell(const SettingReads::Input& input, FileId file, Symbols& symbols, std::vector<SettingRead>& reads) {
  const FileFacts& facts = input.facts[file.value];
  const bool shell = input.files[file.value].language == Language::shell;
  for (const VariableRead& read : facts.reads) {
    const std::string_view name = facts.text(read.name);
    if (name.contains('.') || (!shell && !is_command(facts, read.entry))) continue;
    const bool is_set = std::ranges::any_of(facts.entries, [&](const Entry& entry) {
      return !entry.is(kCommand) && facts.text(entry.key) == name && (entry.begin != read.begin);
    });
    if (is_set) continue;
    SettingRead one{.name = symbols.intern(name), .file = file, .begin = read.begin, .end = read.end};
    one.flags = kReadShell;
    one.accessor = symbols.intern("$");
    if (read.form == ReadForm::required) one.flags |= kReadRequired;
    if (read.form == ReadForm::with_default && read.default_end > read.default_begin) {
      one.default_begin = read.default_begin;
      one.default_end = read.default_end;
      one.default_kind = ValueKind::string;
    }
    reads.push_back(std::move(one));
  }
}

}  // namespace

SettingReads::SettingReads(const Input& input, Symbols& symbols) {
  const Accessors::Input accessor_input{input.files,    input.facts,   input.first_definition, input.modules,
                                        input.resolver, input.classes, input.products,         symbols};
  Accessors accessors(accessor_input);
  SettingNames names(accessor_input, input.environments, accessors);
  const ReadingFunctions functions(accessor_input, accessors, names);
  const SettingAnswers answers(input, functions, symbols);
  for (const Question& question : functions.questions()) {
    const FileFacts& facts = input.facts[question.file.value];
    const Lookup& lookup = facts.lookups[question.lookup];
    const bool hands_on = functions.hands_on(question.file, lookup);
    if (hands_on && !lookup.mention) continue;
    const SettingRead read = answers.read(question);
    const std::vector<SettingName> said = names.names_of(question.file, lookup);
    const auto add_open = [&](const SettingName& name) {
      open_.push_back(read);
      open_.back().name = symbols.intern(name.pattern);
      open_.back().order = static_cast<std::uint32_t>(&name - said.data());
    };
    if (hands_on) {
      open_names_.emplace_back(facts.text(lookup.key));
      if (!said.empty() && !said.front().pattern.empty()) add_open(said.front());
      continue;
    }
    if (question.assumed && !lookup.mention && said.empty()) continue;  // nothing says that it is the environment
    const ReadingFunction* const through = functions.find(question.through);
    bool known = !said.empty() && !question.assumed;
    for (const SettingName& name : said) {
      const std::string text = through == nullptr ? name.text : through->pattern.fill(name.text);
      if (text.contains("{}")) {
        open_names_.push_back(text);
        known = false;
        if (!name.pattern.empty() && text == name.text) add_open(name);
        continue;
      }
      reads_.push_back(read);
      reads_.back().name = symbols.intern(text);
      reads_.back().order = static_cast<std::uint32_t>(&name - said.data());
      if (name.composed) reads_.back().flags |= kReadComposed;
    }
    if (!known)
      unresolved_.push_back(
          {{question.file, lookup.begin, lookup.end}, read.accessor, symbols.intern(facts.text(lookup.key))});
  }
  SettingsClasses classes(input, accessors, answers, symbols);
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    if (!is_asked(input.files[f])) continue;
    if (input.modules.of(FileId{f})) classes.collect(FileId{f}, reads_);
    if (!input.facts[f].reads.empty()) collect_shell(input, FileId{f}, symbols, reads_);
  }
  finish(input, symbols);
}

void SettingReads::finish(const Input& input, Symbols& symbols) {
  std::ranges::sort(reads_, {}, [](const SettingRead& read) { return std::tuple(read.name, read.file, read.begin); });
  std::ranges::sort(unresolved_, {}, &UnresolvedRead::span);
  std::ranges::sort(open_names_);
  open_names_.erase(std::ranges::unique(open_names_).begin(), open_names_.end());
  for (const SettingRead& read : reads_)
    if (names_.empty() || names_.back() != read.name) names_.push_back(read.name);
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    if (!is_asked(input.files[f])) continue;
    const FileFacts& facts = input.facts[f];
    const auto note = [&](std::string_view name) {
      mentioned_.push_back(symbols.intern(name.substr(name.rfind('.') + 1)));
    };
    for (const VariableRead& read : facts.reads) note(facts.text(read.name));
    for (const Mention& mention : facts.mentions) {
      const auto entry = std::ranges::lower_bound(facts.entries, mention.begin, {}, &Entry::begin);
      const bool is_key = entry != facts.entries.end() && entry->begin == mention.begin;
      if (mention.kind == MentionKind::setting && !is_key) note(facts.text(mention.text));
    }
  }
  std::ranges::sort(mentioned_);
  mentioned_.erase(std::ranges::unique(mentioned_).begin(), mentioned_.end());
}

std::span<const SettingRead> SettingReads::of(Symbol name) const {
  const auto found = std::ranges::equal_range(reads_, name, {}, &SettingRead::name);
  return {found.begin(), found.end()};
}

bool SettingReads::may_be_read(Symbol symbol, std::string_view name) const {
  if (std::ranges::binary_search(mentioned_, symbol)) return true;
  return std::ranges::any_of(open_names_, [&](const std::string& open) { return fits(open, name); });
}

double SettingReads::coverage() const {
  const double all = static_cast<double>(reads_.size() + unresolved_.size());
  return all == 0 ? 1 : static_cast<double>(reads_.size()) / all;
}

}  // namespace fount
