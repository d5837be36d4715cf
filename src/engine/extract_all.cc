#include "engine/extract_all.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/lines.h"
#include "engine/progress.h"
#include "index/environments.h"
#include "lang/extract.h"
#include "secrets/scanner.h"

namespace fount {
namespace {

constexpr std::size_t kBinaryProbe = 8192;
constexpr std::size_t kOpening = 3000;
constexpr std::size_t kTold = 1 << 20;
// A marker stands in the header; further down the same words are a program that writes generated files.
constexpr std::size_t kGeneratedProbe = 512;

// What one file's turn leaves behind, beside its facts.
struct Outcome {
  std::uint64_t bytes = 0;
  std::string unread;  // why not, "" when it was read
  std::vector<UnparsedPlace> unparsed;
  bool binary = false, generated = false;
};

std::vector<UnparsedPlace> places_of(const FileFacts& facts, const SourceFile& file, std::string_view bytes) {
  std::vector<UnparsedPlace> places;
  if (facts.unparsed.empty()) return places;
  const Lines lines(bytes);
  for (const UnparsedSpan& span : facts.unparsed) {
    places.push_back({printable_path(file.path), lines.at(span.begin), lines.at(last_byte(span.begin, span.end))});
  }
  return places;
}

// README.md says in its opening what the project is.
bool is_readme(std::string_view path) { return lower(path.substr(path.rfind('/') + 1)).starts_with("readme."); }

// What rules may compare: configuration whole, of code its literals, or all of it where it holds a secret.
FileText text_of(const SourceFile& file, std::string_view bytes, const FileFacts& facts) {
  // Whether they stand in a test is told by the text, where no facts do.
  const bool told_by_text = !facts.secrets.empty() && file.language != Language::python && bytes.size() <= kTold;
  if (is_code(file.language)) return told_by_text ? FileText::whole(bytes) : FileText::of_literals(bytes, facts);
  if (is_readme(file.path)) return FileText::whole(facts.secrets.empty() ? bytes.substr(0, kOpening) : bytes);
  return facts.entries.empty() && facts.reads.empty() ? FileText::of_literals(bytes, facts) : FileText::whole(bytes);
}

// CPU seconds by part of the pass.
struct Spent {
  double bytes = 0, python = 0, others = 0, secrets = 0;
};

// What each thread has for itself.
struct Tools {
  Tools(const secrets::Scanner& scanner, Needs needs) : scanner(scanner), needs(needs), scratch(scanner) {}
  const secrets::Scanner& scanner;
  Needs needs;
  std::string buffer;
  secrets::Scanner::Scratch scratch;
  bool is_timed = false;
  Spent spent;
};

// Where one file's turn leaves what it found.
struct Slot {
  FileFacts& facts;
  FileText& text;
};

// A backup that no import can reach ("x.py.backup_20250102") states nothing that any rule may use, and neither does a
// file of no known language: they are read for the credentials that may stand in any text.
bool has_facts(const SourceFile& file) {
  return can_extract(file.language) && (file.role != Role::backup || file.path.ends_with(".py"));
}

// Bodies are compared where they can be a source: tests and copies of third parties rival nothing.
Detail detail_for(Role role, bool deploys, Needs needs) {
  if (role == Role::test) return kReferences;
  return {.lookups = needs.has(Need::lookups),
          .code = is_production(role) && needs.has(Need::copies),
          .literals = (is_production(role) || deploys) && needs.has(Need::literals)};
}

Outcome extract_one(const FileSystem& fs, const SourceFile& file, Tools& tools, Slot slot) {
  Outcome outcome;
  PartTimer timer(tools.is_timed);
  std::string& buffer = tools.buffer;
  // A file that grew since it was listed may still be read, within reason.
  if (const Status read = fs.read(file.path, std::max<std::uint64_t>(file.size * 2, kBinaryProbe), buffer); !read) {
    outcome.unread = read.error().message;
    return outcome;
  }
  timer.lap(&tools.spent.bytes);
  if (looks_binary(buffer)) {
    outcome.binary = true;
    if (has_facts(file)) outcome.unread = "not text: it holds NUL bytes";
    return outcome;
  }
  if (is_lfs_pointer(buffer)) {
    outcome.unread = "a Git LFS pointer, not fetched";
    return outcome;
  }
  const Language language = has_facts(file) ? file.language : Language::unknown;
  const bool deploys = file.role == Role::script && is_deploy_name(file.path);
  slot.facts = extract(language, buffer, detail_for(file.role, deploys, tools.needs));
  timer.lap(language == Language::python ? &tools.spent.python : &tools.spent.others);
  slot.facts.secrets = tools.scanner.scan(buffer, tools.scratch);
  timer.lap(&tools.spent.secrets);
  slot.text = text_of(file, buffer, slot.facts);
  outcome.bytes = buffer.size();
  outcome.unparsed = places_of(slot.facts, file, buffer);
  outcome.generated = declares_itself_generated(std::string_view(buffer).substr(0, kGeneratedProbe));
  return outcome;
}

// Only what ships or runs changes its role: a vendored or backup file stays one, generated or not.
bool may_become_generated(const SourceFile& file) {
  return (file.role == Role::production || file.role == Role::script || file.role == Role::test) &&
         !file.role_reason.starts_with("fount.toml");
}

void record(FileSet& set, std::size_t i, Outcome outcome) {
  SourceFile& file = set.files[i];
  if (outcome.binary) ++set.statistics.binary;
  if (!outcome.unread.empty()) set.statistics.unread.push_back({printable_path(file.path), std::move(outcome.unread)});
  if (!outcome.unread.empty() || outcome.binary || !has_facts(file)) return;
  ++set.statistics.scanned;
  set.statistics.bytes += outcome.bytes;
  std::ranges::move(outcome.unparsed, std::back_inserter(set.statistics.unparsed));
  if (outcome.generated && may_become_generated(file)) {
    file.role = Role::generated;
    file.role_reason = "declares itself generated";
  }
}

// Documents are read for what they mention, and files of no known language are no program text.
bool is_assessable(const SourceFile& file) {
  const bool ours = file.role == Role::production || file.role == Role::script || file.role == Role::test;
  return ours && file.language != Language::unknown && file.language != Language::markdown;
}

bool is_test(const SourceFile& file) { return file.role == Role::test; }

std::vector<std::size_t> tests_of(const FileSet& set) {
  std::vector<std::size_t> tests;
  for (std::size_t i = 0; i < set.files.size(); ++i)
    if (is_test(set.files[i])) tests.push_back(i);
  return tests;
}

void tell_parts(std::span<const Tools> tools, PassClock& clock) {
  constexpr std::pair<std::string_view, double Spent::*> kParts[] = {{"bytes", &Spent::bytes},
                                                                     {"python", &Spent::python},
                                                                     {"other files", &Spent::others},
                                                                     {"secrets", &Spent::secrets}};
  for (const auto& [name, part] : kParts)
    if (double* sum = clock.part(name))
      for (const Tools& of_thread : tools) *sum += of_thread.spent.*part;
}

}  // namespace

Extracted extract_all(const Extraction& extraction, Workers& workers, Observer& observer, const CancelToken& cancel) {
  FileSet& set = extraction.set;
  for (const SourceFile& file : set.files) {
    if (!has_facts(file) && is_assessable(file)) ++set.statistics.not_assessed[std::string(name_of(file.language))];
  }
  std::vector<FileFacts> facts(set.files.size());
  Texts texts(set.files.size());
  std::vector<Outcome> outcomes(set.files.size());
  const secrets::Scanner scanner;
  std::vector<Tools> tools;
  for (unsigned i = 0; i < workers.threads(); ++i) {
    tools.emplace_back(scanner, extraction.needs);
    tools.back().is_timed = extraction.clock.measures_parts();
  }
  Progress progress(observer, "read", set.files.size());
  workers.for_each(set.files.size(), [&](unsigned worker, std::size_t i) {
    if (cancel.canceled()) return;
    outcomes[i] = extract_one(extraction.fs, set.files[i], tools[worker], {facts[i], texts[i]});
    progress.step();
  });
  for (std::size_t i = 0; i < set.files.size(); ++i) record(set, i, std::move(outcomes[i]));
  const std::vector<std::size_t> tests = tests_of(set);
  refine(set, facts);
  std::vector<std::size_t> sources;  // what looked like a test by its name, and is part of the program
  std::ranges::copy_if(tests, std::back_inserter(sources), [&](std::size_t i) { return !is_test(set.files[i]); });
  workers.for_each(sources.size(), [&](unsigned worker, std::size_t s) {
    const std::size_t i = sources[s];
    FileFacts again;
    FileText text;
    if (!extract_one(extraction.fs, set.files[i], tools[worker], {again, text}).unread.empty()) return;
    facts[i] = std::move(again);
    texts[i] = std::move(text);
  });
  tell_parts(tools, extraction.clock);
  for (std::size_t i = 0; i < set.files.size(); ++i) {
    if (is_production(set.files[i].role)) continue;
    facts[i].code = {};  // its role is another than it seemed
    facts[i].code_tokens = {};
  }
  for (const SourceFile& file : set.files) ++set.statistics.roles[static_cast<std::size_t>(file.role)];
  std::ranges::sort(set.statistics.unread, {}, &UnreadFile::path);
  return {std::move(facts), std::move(texts)};
}

bool looks_binary(std::string_view bytes) { return bytes.substr(0, kBinaryProbe).contains('\0'); }

}  // namespace fount
