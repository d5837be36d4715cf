#include "lang/python_comments.h"

#include <algorithm>

#include "lang/claims.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::size_t kMaxDocstring = 120;

// Cut where no character is cut in two.
std::string_view shorten(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\\";
  const std::size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  text.remove_prefix(begin);
  const std::size_t last = text.find_last_not_of(" \t\r\n\f");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Who writes this knows that the import may lead nowhere.
bool silences_checkers(std::string_view comment) {
  const auto has = [&](std::string_view words) { return comment.find(words) != std::string_view::npos; };
  if (has("pylint:") && has("disable"))
    return has("import-error") || has("no-name-in-module") || has("E0401") || has("E0611");
  return has("type: ignore") || has("type:ignore") || has("pyright: ignore") || has("pyre-ignore") ||
         has("pyre-fixme") || has("noinspection PyUnresolvedReferences");
}

}  // namespace

void Comments::read_line(const LogicalLine& line, std::uint32_t opened, bool decorates) {
  const bool first = !code_seen_;
  code_seen_ = true;
  if (!line.comments.empty()) {
    read_acceptances(line, opened, decorates);
    mark_silenced_imports(line);
    const std::uint32_t attached = attached_block(line);
    const bool of_definition = opened != kNone || decorates;
    if (first) read_header_comments(line, of_definition ? attached : line.leading_comments);
    if (of_definition && attached < line.leading_comments) {
      said_begin_ = line.comments[attached].begin;
      said_end_ = line.comments[line.leading_comments - 1].end;
    }
    const Comment& last = line.comments.back();
    if (opened != kNone && last.begin >= line.end) add_claims(last.begin, last.end, opened, false);
  }
  if (decorates) return;
  if (opened != kNone && said_end_ > said_begin_) add_claims(said_begin_, said_end_, opened, false);
  said_begin_ = said_end_ = 0;
  for (const std::uint32_t acceptance : before_definition_) {
    if (opened != kNone) covered_.push_back({acceptance, opened});
  }
  before_definition_.clear();
}

// Of a statement of several lines each comment is about all of it: which name checkers miss, the line alone tells.
void Comments::mark_silenced_imports(const LogicalLine& line) {
  std::vector<Import>& imports = context_.facts.imports;
  if (imports.empty() || imports.back().statement < line.begin) return;
  const bool silenced = std::ranges::any_of(line.comments, [&](const Comment& comment) {
    return silences_checkers(context_.bytes.substr(comment.begin, comment.end - comment.begin));
  });
  if (!silenced) return;
  for (auto import = imports.rbegin(); import != imports.rend() && import->statement >= line.begin; ++import)
    import->flags |= kSilencedImport;
}

// Index of the first of the leading comments that stand directly above the line, without a blank line between.
std::uint32_t Comments::attached_block(const LogicalLine& line) const {
  std::uint32_t first = line.leading_comments;
  std::uint32_t below = line.begin;
  while (first > 0 && line.comments[first - 1].own_line && adjacent(line.comments[first - 1].end, below)) {
    below = line.comments[--first].begin;
  }
  return first;
}

bool Comments::adjacent(std::uint32_t end, std::uint32_t begin) const {
  const std::string_view between = context_.bytes.substr(end, begin - end);
  return std::ranges::count(between, '\n') + (between.find('\n') == std::string_view::npos ? 1 : 0) == 1;
}

// The comments before all code, up to those that belong to a definition right below.
void Comments::read_header_comments(const LogicalLine& line, std::uint32_t end) {
  if (end > 0) add_claims(line.comments.front().begin, line.comments[end - 1].end, kNone, false);
}

void Comments::add_claims(std::uint32_t begin, std::uint32_t end, std::uint32_t definition, bool in_docstring) {
  if (!context_.is_source) return;
  const std::string_view text = context_.bytes.substr(begin, end - begin);
  for (const FoundClaim& found : find_claims(text, definition == kNone)) {
    Claim claim;
    claim.begin = begin + found.begin;
    claim.end = begin + found.end;
    claim.definition = definition;
    claim.replacement = context_.intern(found.replacement);
    claim.kind = found.kind;
    claim.in_docstring = in_docstring;
    context_.facts.claims.push_back(claim);
  }
}

void Comments::read_acceptances(const LogicalLine& line, std::uint32_t opened, bool decorates) {
  for (std::size_t i = 0; i < line.comments.size(); ++i) {
    const Comment& comment = line.comments[i];
    const std::string_view text = context_.bytes.substr(comment.begin, comment.end - comment.begin);
    if (text.find("fount:") == std::string_view::npos) continue;
    const std::size_t before = context_.facts.acceptances.size();
    const bool leading = i < line.leading_comments;
    // Inside a statement of several lines, a comment is about its own line of it, or about the next.
    const std::size_t line_begin = context_.bytes.find_last_of("\r\n", comment.begin) + 1;
    const bool inside = !leading && comment.begin < line.end && line_begin > line.begin;
    if (inside) {
      const std::size_t from = comment.own_line ? comment.end + 1 : line_begin;
      const std::size_t to = std::min(context_.bytes.find_first_of("\r\n", from), context_.bytes.size());
      const auto begin = static_cast<std::uint32_t>(std::min(from, to));
      add_acceptance(comment, begin, static_cast<std::uint32_t>(to), kNone);
      continue;
    }
    add_acceptance(comment, line.begin, line.end, opened);
    for (std::size_t added = before; decorates && added < context_.facts.acceptances.size(); ++added) {
      before_definition_.push_back(static_cast<std::uint32_t>(added));
    }
  }
}

void Comments::add_acceptance(const Comment& comment, std::uint32_t begin, std::uint32_t end,
                              std::uint32_t definition) {
  const std::string_view text = context_.bytes.substr(comment.begin, comment.end - comment.begin);
  const FoundAcceptance found = find_acceptance(text);
  for (const std::string_view rule : found.rules) {
    if (definition != kNone) covered_.push_back({next_index(context_.facts.acceptances), definition});
    Acceptance acceptance{comment.begin, comment.end, begin, end, context_.intern(rule), context_.intern(found.reason)};
    context_.facts.acceptances.push_back(acceptance);
  }
}

void Comments::finish(const LogicalLine& rest) {
  for (const Comment& comment : rest.comments) add_acceptance(comment, comment.end, comment.end, kNone);
  if (!code_seen_ && !rest.comments.empty()) {
    read_header_comments(rest, static_cast<std::uint32_t>(rest.comments.size()));
  }
  for (const auto& [acceptance, definition] : covered_) {
    context_.facts.acceptances[acceptance].applies_begin = context_.facts.definitions[definition].begin;
    context_.facts.acceptances[acceptance].applies_end = context_.facts.definitions[definition].end;
  }
}

void Comments::read_docstring(Tokens docstring) {
  if (!context_.is_source) return;
  docstring = ungroup(docstring);
  const std::string_view body = string_body(context_.text(docstring.front()));
  const auto begin = static_cast<std::uint32_t>(body.data() - context_.bytes.data());
  add_claims(begin, begin + static_cast<std::uint32_t>(body.size()), context_.definition, true);
  if (context_.definition == kNone) return;
  const std::string_view text = trimmed(body);
  const std::string_view line = trimmed(text.substr(0, scan::first_line_size(text)));
  context_.facts.definitions[context_.definition].docstring = context_.intern(shorten(line, kMaxDocstring));
}

}  // namespace fount::python
