#include "rules/compose_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/path.h"
#include "base/text.h"
#include "core/secret_name.h"
#include "rules/security_words.h"
#include "rules/setting_values.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {
namespace {

using Reads = std::vector<const VariableRead*>;

bool is_upper(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::map<std::string_view, Reads> reads_of(const ConfigView& view) {
  const FileFacts& facts = view.index().facts(view.file());
  std::map<std::string_view, Reads> reads;
  for (const VariableRead& read : facts.reads)
    if (is_upper(facts.text(read.name))) reads[facts.text(read.name)].push_back(&read);
  return reads;
}

bool is_template_of(const Index& index, const SettingSource& setting) {
  return setting.layer == Layer::env_file && index.file(setting.file).role != Role::test;
}

// Something beside a compose file gives the variable a value, or shows people that there is one.
bool is_declared(const Index& index, std::string_view name) {
  return std::ranges::any_of(index.settings().of(index.symbols().find(name)), [](const SettingSource& setting) {
    return !setting.is(kSettingPassedOn) && (setting.layer != Layer::compose || !setting.is(kSettingComputed));
  });
}

// An env file in the directory of the compose file declares it. One further up may be another program's.
bool is_described(const ConfigView& view, std::string_view name) {
  const Index& index = view.index();
  return std::ranges::any_of(index.settings().of(index.symbols().find(name)), [&](const SettingSource& setting) {
    return is_template_of(index, setting) && parent_of(index.file(setting.file).path) == view.directory();
  });
}

// `NAME: value` of an env file: compose reads it, most others do not.
bool is_named_beside(const ConfigView& view, std::string_view name) {
  const Index& index = view.index();
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.files()[f];
    if (file.language != Language::dotenv || parent_of(file.path) != view.directory()) continue;
    if (index.text({FileId{f}, 0, static_cast<std::uint32_t>(file.size)}).contains(name)) return true;
  }
  return false;
}

Span span_of(const ConfigView& view, const VariableRead& read) {
  return {view.file(), read.begin, std::max(read.end, read.default_end)};
}

// A script or another file asks for it or says its name, so that somebody may set it there.
bool is_known_elsewhere(const Index& index, FileId compose, std::string_view name) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileFacts& facts = index.facts(FileId{f});
    if (FileId{f} == compose || index.file(FileId{f}).language == Language::yaml) continue;
    const auto same = [&](const auto& it, StringId id) { return (void)it, facts.text(id) == name; };
    if (std::ranges::any_of(facts.reads, [&](const VariableRead& read) { return same(read, read.name); }) ||
        std::ranges::any_of(facts.entries, [&](const Entry& entry) { return same(entry, entry.key); }))
      return true;
  }
  return false;
}

// `8080` and `443:443`, a path of the host and one of the container, a host seen from the browser and one seen from the
// network: two kinds of thing, not two values of one.
bool are_alike(const std::map<std::string, Reads>& by_default) {
  const auto same_for_all = [&](auto kind_of) {
    return std::ranges::all_of(
        by_default, [&](const auto& one) { return kind_of(one.first) == kind_of(by_default.begin()->first); });
  };
  return same_for_all([](std::string_view text) { return text.contains(':') && !text.contains("://"); }) &&
         same_for_all([](std::string_view text) { return text.starts_with('.') || text.starts_with('~'); }) &&
         same_for_all([](std::string_view text) { return placeholder_in(text) == "this machine"; });
}

// "address" and address: whoever reads it strips the marks.
std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// `ngcapikey` for NGC_API_KEY, put there so that something is there: not what the program works with.
bool stands_in(std::string_view name, std::string_view text) {
  std::string letters = lower(text);
  std::erase_if(letters, [](char c) { return c == '_' || c == '-'; });
  return is_secret_name(name) &&
         (letters.ends_with("apikey") || letters.ends_with("secret") || letters.ends_with("token"));
}

// All in one value, of one address after the other: it was written with both in view.
bool share_a_value(const Reads& reads) {
  return std::ranges::all_of(reads, [&](const VariableRead* read) { return read->entry == reads.front()->entry; });
}

// The scalar that it is read in; kNone when there is none.
std::uint32_t entry_around(const FileFacts& facts, const VariableRead& read) {
  const auto holds = [&](const Entry& entry) {
    return entry.kind == EntryKind::scalar && entry.value_begin <= read.begin && read.begin < entry.value_end;
  };
  const auto held = std::ranges::find_if(facts.entries, holds);
  return held == facts.entries.end() ? kNone : static_cast<std::uint32_t>(held - facts.entries.begin());
}

// What a program is given. An image, a build's target or a port may be another one for each service, on purpose.
bool configures_program(const ConfigView& view, const VariableRead& read) {
  const FileFacts& facts = view.index().facts(view.file());
  for (std::uint32_t at = entry_around(facts, read); at != kNone; at = facts.entries[at].parent)
    if (facts.text(facts.entries[at].key) == "environment") return true;
  return false;
}

// The container in whose description it stands: the key below `services`.
std::uint32_t container_of(const ConfigView& view, const VariableRead& read) {
  const FileFacts& facts = view.index().facts(view.file());
  std::uint32_t at = entry_around(facts, read);
  while (at != kNone && facts.entries[at].parent != kNone &&
         facts.text(facts.entries[facts.entries[at].parent].key) != "services")
    at = facts.entries[at].parent;
  return at;
}

using ByDefault = std::map<std::string, Reads>;

// Which containers share a default, whatever it is.
std::set<std::set<std::uint32_t>> sharing(const ConfigView& view, const ByDefault& by_default) {
  std::set<std::set<std::uint32_t>> groups;
  for (const auto& [text, reads] : by_default) {
    std::set<std::uint32_t> containers;
    for (const VariableRead* read : reads) containers.insert(container_of(view, *read));
    groups.insert(std::move(containers));
  }
  return groups;
}

ByDefault defaults_of(const ConfigView& view, std::string_view name, const Reads& reads) {
  ByDefault by_default;
  for (const VariableRead* read : reads) {
    const std::string_view text = without_quotes(view.text(read->default_begin, read->default_end));
    // An empty one leaves it to the program.
    if (read->form == ReadForm::with_default && !text.empty() && !text.contains('$') && !stands_in(name, text))
      by_default[std::string(text)].push_back(read);
  }
  return by_default;
}

// A configuration of its own, as one text.
bool is_document(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

struct Variable {
  std::string_view name;
  Reads reads;
  ByDefault by_default;
  bool with_others = false;  // other variables part the containers in the same way: these are given another server
};

void report_defaults(const RuleInfo& rule, const ConfigView& view, const Variable& variable, Sink& sink) {
  const auto& [name, reads, by_default, with_others] = variable;
  Finding finding = finding_of(rule, std::string(name), "variable");
  finding.concept_key = fmt::format("{} {}", view.path(), name);
  finding.service = view.index().file(view.file()).service;
  const bool configured = std::ranges::all_of(by_default, [&](const auto& one) {
    return std::ranges::all_of(one.second, [&](const VariableRead* read) { return configures_program(view, *read); });
  });
  const bool meant =
      with_others || std::ranges::any_of(by_default, [](const auto& one) { return is_document(one.first); });
  // Of two, each may be meant; one that differs from what several agree on is a slip.
  std::size_t places = 0;
  for (const auto& [text, some] : by_default) places += some.size();
  const bool sure = configured && !meant && places > 2 && are_alike(by_default) && !share_a_value(reads) &&
                    !is_platform_variable(name);
  finding.confidence = sure ? Confidence::firm : Confidence::tentative;
  if (is_about_security(name)) finding.severity = Severity::high;
  std::string shown;
  DataList list;
  for (const auto& [text, some] : by_default) {
    for (const VariableRead* read : some) {
      const Span span{view.file(), read->default_begin, read->default_end};
      const std::string value = shown_value(view.index(), name, span, ScalarStyle::plain);
      if (read == some.front()) shown += (shown.empty() ? "" : ", ") + value;
      finding.sources.push_back(source_at(view.index(), span_of(view, *read), SourceRole::surplus, "default " + value));
      list.push_back({DataObject{{"value", {value}}, {"place", {span_of(view, *read)}}}});
    }
  }
  finding.surplus = static_cast<std::uint32_t>(by_default.size() - 1);
  finding.message = fmt::format("{} has {} different defaults in {}: {}", name, by_default.size(),
                                printable_path(view.path()), shown);
  finding.remedy = "Say the default once: in an env file, or in a fragment that the services share.";
  finding.data = {{"variable", {std::string(name)}}, {"defaults", {std::move(list)}}};
  sink.add(std::move(finding));
}

}  // namespace

void report_compose_defaults(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink) {
  for (const ConfigView& view : views) {
    std::vector<Variable> differing;
    for (const auto& [name, reads] : reads_of(view)) {
      sink.examine(concept_key("variable", view.index().file(view.file()).service, name), view.file());
      if (ByDefault by_default = defaults_of(view, name, reads); by_default.size() > 1)
        differing.push_back({name, reads, std::move(by_default)});
    }
    std::map<std::set<std::set<std::uint32_t>>, std::size_t> parted;
    for (const Variable& variable : differing) ++parted[sharing(view, variable.by_default)];
    for (Variable& variable : differing) {
      const auto groups = sharing(view, variable.by_default);
      variable.with_others = groups.size() > 1 && parted[groups] > 1;
      report_defaults(rule, view, variable, sink);
    }
  }
}

void report_compose_undeclared(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink) {
  constexpr std::size_t kDescribed = 3;
  std::map<std::string, std::vector<Source>, std::less<>> missing;
  std::map<std::string, FileId, std::less<>> first;
  for (const ConfigView& view : views) {
    const Index& index = view.index();
    std::map<std::string_view, Reads> undeclared;
    std::size_t described = 0;
    for (const auto& [name, reads] : reads_of(view)) {
      described += is_described(view, name) ? 1 : 0;
      const bool bare = std::ranges::any_of(reads, [](const VariableRead* read) {
        return read->form == ReadForm::plain || read->form == ReadForm::required;
      });
      const bool spared =
          std::ranges::any_of(reads, [](const VariableRead* read) { return read->form == ReadForm::with_default; });
      if (bare && !spared && !is_read_by_others(name) && !is_declared(index, name)) undeclared.emplace(name, reads);
    }
    if (described < kDescribed || undeclared.size() > described) continue;
    for (const auto& [name, reads] : undeclared) {
      if (is_known_elsewhere(index, view.file(), name) || is_named_beside(view, name)) continue;
      first.emplace(name, view.file());
      for (const VariableRead* read : reads)
        missing[std::string(name)].push_back(source_at(index, span_of(view, *read), SourceRole::surplus, "no default"));
    }
  }
  for (auto& [name, sources] : missing) {
    Finding finding = finding_of(rule, name, "variable");
    finding.concept_key = name + " of compose";
    finding.service = views.front().index().file(first.at(name)).service;
    finding.confidence = Confidence::tentative;  // launchers, platforms and systems set variables too
    finding.message = fmt::format("{} is interpolated without default, and no env file or template names it", name);
    finding.remedy = "Add it to the template, or give it a default.";
    finding.data = {{"variable", {name}}};
    finding.sources = std::move(sources);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
