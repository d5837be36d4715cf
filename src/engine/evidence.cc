#include "engine/evidence.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "engine/contrast.h"
#include "engine/lines.h"
#include "engine/progress.h"
#include "engine/redact.h"

namespace fount {
namespace {

constexpr std::size_t kFullExcerpts = 4, kShortExcerpts = 16, kLineExcerpts = 80;  // per finding, beside the canonical
constexpr std::uint32_t kFullLines = 12, kShortLines = 3, kQuotedLines = 40;
// Names that a value belongs to may stand above it.
constexpr std::uint32_t kContextLines = 3;
constexpr std::size_t kShownBytes = 200;  // of a line
// Redaction sees more of a long line than a reader does: what the cut goes through is not recognised.
constexpr std::size_t kSeenBytes = 600, kUnsureBytes = 150;

// One place to look up. What is asked for is written where the pointers say.
struct Request {
  Span span;
  Location* location = nullptr;
  Source* source = nullptr;  // to be quoted and noted; null for other places
  std::uint32_t excerpt_lines = 0;
  std::string* quote = nullptr;
};

class Requests {
 public:
  void add(Finding& finding) {
    if (finding.canonical) add({finding.canonical->span, &finding.canonical->location});
    std::size_t others = 0;
    for (Source& source : finding.sources) {
      const bool canonical = source.role == SourceRole::canonical;
      add({source.span, &source.location, &source, canonical ? kFullLines : lines_of_other(others++)});
    }
    for (auto& [key, data] : finding.data) add(data);
  }
  void add(Pattern& pattern) { add({pattern.span, &pattern.location}); }

  // Grouped by file; the order within a file changes nothing.
  std::vector<std::span<const Request>> by_file() {
    std::ranges::stable_sort(requests_, {}, [](const Request& request) { return request.span.file; });
    std::vector<std::span<const Request>> groups;
    for (std::size_t begin = 0, end = 0; begin < requests_.size(); begin = end) {
      while (end < requests_.size() && requests_[end].span.file == requests_[begin].span.file) ++end;
      groups.emplace_back(&requests_[begin], end - begin);
    }
    return groups;
  }

 private:
  static std::uint32_t lines_of_other(std::size_t nth) {
    if (nth < kFullExcerpts) return kFullLines;
    if (nth < kFullExcerpts + kShortExcerpts) return kShortLines;
    return nth < kFullExcerpts + kShortExcerpts + kLineExcerpts ? 1 : 0;
  }

  void add(Request request) {
    if (request.span.file.value != kNone) requests_.push_back(request);
  }

  void add(Data& data) {
    if (auto* contrast = std::get_if<Contrast>(&data.value)) {
      for (Quote* quote : {&contrast->first, &contrast->second})
        add({.span = quote->span, .location = &quote->location, .quote = &quote->text});
    } else if (const Span* span = std::get_if<Span>(&data.value)) {
      const Span place = *span;
      data.value = Location{};
      add({place, &std::get<Location>(data.value)});
    } else if (auto* list = std::get_if<DataList>(&data.value)) {
      for (Data& each : *list) add(each);
    } else if (auto* object = std::get_if<DataObject>(&data.value)) {
      for (auto& [key, each] : *object) add(each);
    }
  }

  std::vector<Request> requests_;
};

std::string_view cut(std::string_view line, std::size_t most) {
  if (line.size() <= most) return line;
  while (most > 0 && (line[most] & 0xC0) == 0x80) --most;  // not inside a character
  return line.substr(0, most);
}

std::size_t indentation_of(std::string_view line) {
  const std::size_t text = line.find_first_not_of(" \t");
  return text == std::string_view::npos ? line.size() : text;
}

// Lines as a reader sees them: without what they are all indented by, and cut.
std::string quoted(std::span<const std::string_view> lines, const std::vector<bool>& was_cut) {
  std::size_t indentation = std::string_view::npos;
  for (const std::string_view line : lines) {
    if (!trim(line).empty()) indentation = std::min(indentation, indentation_of(line));
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (was_cut[i]) line = line.substr(0, line.size() - std::min(line.size(), kUnsureBytes));
    line.remove_prefix(std::min(line.size(), indentation));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    const std::string_view shown = cut(line, kShownBytes);
    if (i > 0) text += '\n';
    text += shown;
    if (was_cut[i] || shown.size() < line.size()) text += "…";
  }
  return printable_text(text);
}

std::string excerpt_of(const Lines& lines, const Location& place, std::uint32_t most, Language language) {
  const std::uint32_t last = std::min(place.end_line, place.line + most - 1);
  const std::uint32_t first = place.line - std::min(kContextLines, place.line - 1);
  std::string window;
  std::vector<bool> was_cut;
  for (std::uint32_t line = first; line <= last; ++line) {
    const std::string_view whole = lines.text(line);
    const std::string_view seen = cut(whole, kSeenBytes);
    if (line >= place.line) was_cut.push_back(seen.size() < whole.size());
    window.append(seen).append(line < last ? "\n" : "");
  }
  const std::string redacted = redact(window, language);
  const std::vector<std::string_view> shown = split(redacted, '\n');
  std::string text = quoted(std::span(shown).subspan(place.line - first), was_cut);
  if (last < place.end_line) text += "\n…";
  return text;
}

void note(Source& source, std::string_view what) {
  if (!source.note.empty()) source.note += "; ";
  source.note += what;
}

void redact_texts(Data& data) {
  if (auto* text = std::get_if<std::string>(&data.value)) {
    *text = redact_known(*text);
  } else if (auto* list = std::get_if<DataList>(&data.value)) {
    for (Data& each : *list) redact_texts(each);
  } else if (auto* object = std::get_if<DataObject>(&data.value)) {
    for (auto& [key, each] : *object) redact_texts(each);
  }
}

// Rules see names and the arguments of registering calls, and a secret can stand where a name should.
void redact_texts(Finding& finding) {
  finding.message = redact_known(finding.message);
  finding.remedy = redact_known(finding.remedy);
  for (Source& source : finding.sources) source.note = redact_known(source.note);
  for (auto& [key, data] : finding.data) redact_texts(data);
}

class FileEvidence {
 public:
  FileEvidence(const EvidenceContext& context, FileId file, std::string& buffer)
      : file_(context.files[file.value]), path_(printable_path(file_.path)) {
    const std::uint64_t digest = context.facts[file.value].digest;
    if (!context.fs.read(file_.path, std::max<std::uint64_t>(file_.size * 2, 4096), buffer)) {
      trouble_ = "could not be read again";
      buffer.clear();
    } else if (digest != 0 && hash64(buffer) != digest) {
      trouble_ = "changed while being audited";
    }
  }

  void answer(const Request& request, const Lines& lines) const {
    Location& place = *request.location;
    if (place.line == 0) {  // else it was known from the start, as an entry of fount.toml is
      place.path = path_;
      place.line = lines.at(request.span.begin);
      place.end_line = lines.at(last_byte(request.span.begin, request.span.end));
    }
    const bool empty = request.span.begin == request.span.end;
    if (request.quote != nullptr && trouble_.empty() && !empty && place.end_line <= lines.count()) {
      *request.quote = excerpt_of(lines, place, kQuotedLines, file_.language);
    }
    if (request.source == nullptr) return;
    if (!trouble_.empty()) return note(*request.source, trouble_);
    if (request.excerpt_lines == 0 || place.end_line > lines.count()) return;
    request.source->excerpt = excerpt_of(lines, place, request.excerpt_lines, file_.language);
  }

 private:
  const SourceFile& file_;
  std::string path_;
  std::string_view trouble_;
};

}  // namespace

void gather_evidence(std::span<Finding> findings, std::span<Pattern> patterns, const EvidenceContext& context,
                     Workers& workers, Observer& observer) {
  Requests requests;
  for (Finding& finding : findings) {
    redact_texts(finding);
    requests.add(finding);
  }
  for (Pattern& pattern : patterns) requests.add(pattern);
  const std::vector<std::span<const Request>> groups = requests.by_file();

  std::vector<std::string> buffers(workers.threads());
  Progress progress(observer, "evidence", groups.size());
  workers.for_each(groups.size(), [&](unsigned worker, std::size_t i) {
    const FileEvidence evidence(context, groups[i].front().span.file, buffers[worker]);
    const Lines lines(buffers[worker]);
    for (const Request& request : groups[i]) evidence.answer(request, lines);
    progress.step();
  });
  for (Finding& finding : findings) keep_what_differs(finding.data);
  if (context.vault == nullptr) return;
  for (Finding& finding : findings) context.vault->scrub(finding);
  for (Pattern& pattern : patterns) context.vault->scrub(pattern);
}

}  // namespace fount
