#include "lang/claims.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/prose.h"

namespace fount {
namespace {

constexpr std::string_view kDottedName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
constexpr std::size_t kMaxText = 4096;      // what stands further down describes details
constexpr std::uint32_t kMaxAttempts = 64;  // a text that repeats a phrase without claiming anything is a list

// Where a phrase stands.
struct Place {
  Line line;
  std::string_view before, after;  // within the line
  bool of_module;
  std::string_view below;  // from the line's end on
};

using prose::ends_with_any;
using prose::first_word;
using prose::holds_any;
using prose::starts_with_any;

// Words before a phrase that make it speak of something else than the subject.
bool refers_elsewhere(const Place& place) {
  return holds_any(place.before, {"use",      "uses",      "using",   "used",    "via",       "from",      "through",
                                  "see",      "per",       "import",  "imports", "delegate",  "delegates", "delegating",
                                  "redirect", "redirects", "follow",  "follows", "following", "migrate",   "migrates",
                                  "migrated", "migration", "instead", "not",     "no",        "violates",  "replaced",
                                  "replace",  "should",    "must",    "to",      "with",      "check",     "checks",
                                  "validate", "validates", "find",    "finds",   "enforce",   "enforces"});
}

bool begins_heading(const Place& place) {
  return place.before.empty() || ends_with_any(place.before, {"-", ":", "(", "\u2014", "\u2013", "|", "["});
}

bool is_asserted(const Place& place) {
  return begins_heading(place) ||
         ends_with_any(place.before, {"is the", "is a", "as the", "as a", "provides the", "is the one", "is our",
                                      "serves as", "acts as", "becomes the", "the one", "defines the", "contains the"});
}

// "SSOT for X", "X - SSOT implementation", "This is the single source of truth."
bool claims_truth(const Place& place) {
  if (refers_elsewhere(place)) return false;
  std::string_view after = place.after;
  if (starts_with_any(after, {"(ssot)", "[ssot]"})) after = trim(after.substr(6));
  const std::string_view next = first_word(after);
  if (prose::equals_ignoring_case(next, "for")) return true;
  const bool ends = after.empty() || starts_with_any(after, {".", "!", ")", "]", ","});
  if (ends) return is_asserted(place);
  return begins_heading(place) && starts_with_any(next, {"implementation", "module", "definition"});
}

// Nouns after which "canonical X" and "the only X" speak of a source, within a few words. "Canonical source: x" names
// another one.
bool names_a_source(std::string_view after) {
  constexpr int kMaxWords = 3;
  for (int i = 0; i < kMaxWords; ++i) {
    const std::string_view word = first_word(after);
    if (word.empty()) return false;
    after.remove_prefix(static_cast<std::size_t>(word.data() + word.size() - after.data()));
    const bool noun = prose::is_any(word, {"implementation", "source", "definition", "module", "location", "home",
                                           "place", "authority", "registry", "interface"});
    if (noun) return !after.starts_with(':');
  }
  return false;
}

bool claims_canon(const Place& place) {
  return is_asserted(place) && !refers_elsewhere(place) && names_a_source(place.after);
}

bool claims_only(const Place& place) {
  const bool asserted = place.before.empty() || ends_with_any(place.before, {"is", "provides", "as"});
  return asserted && !refers_elsewhere(place) && names_a_source(place.after);
}

// "Unified configuration manager" as the first words or as a heading's second half.
bool claims_unity(const Place& place) {
  const std::string_view article = trim(place.before);
  const bool first =
      begins_heading(place) || prose::equals_ignoring_case(article, "the") || prose::equals_ignoring_case(article, "a");
  return place.line.index == 0 && first && !starts_with_any(place.after, {"diff"}) && !place.after.empty();
}

bool speaks_of_itself(std::string_view before) {
  return holds_any(before, {"this"}) && ends_with_any(before, {"is", "been", "now", "was"}) &&
         !holds_any(before, {"parameter", "argument", "option", "flag", "field", "key", "value"});
}

bool has_letters(std::string_view text) { return std::ranges::any_of(text, scan::is_letter); }

bool claims_deprecation(const Place& place) {
  constexpr std::uint32_t kMaxLine = 12, kMaxDirectiveLine = 6;
  const auto& [line, before, after, of_module, below] = place;
  if (line.index >= kMaxLine) return false;
  if (speaks_of_itself(before)) return true;
  if (before == "..") return after.starts_with("::") && line.index < kMaxDirectiveLine;
  if (line.index == 0 && ends_with_any(before, {"(", "["})) return true;
  if (before == "-") return false;  // one of a list
  if (has_letters(before) && !ends_with_any(before, {"warning:", "note:", "notice:"})) return false;
  if (after.empty() || starts_with_any(after, {":", ".", ",", ";", "!", ")", "]", "-", "\u2014", "\u2013"}))
    return true;
  if (starts_with_any(after, {"since ", "in favor ", "in favour ", "and ", "use ", "please "})) return true;
  return line.index == 0 && prose::is_any(first_word(after), {"function", "method", "class", "module", "alias",
                                                              "wrapper", "shim", "constant"});
}

bool forbids_use(const Place& place) {
  if (!place.before.empty() && scan::continues_identifier(place.before.back())) return false;
  std::string_view after = place.after;
  if (after.empty()) {  // the sentence may go on below
    after = trim(place.below.substr(0, place.below.find('\n', 1)));
    if (after.empty() || after[0] < 'a' || after[0] > 'z') return true;
  }
  // "in mod code" says where, of what is meant for other places.
  const bool of_some_places = holds_any(after, {"in"}) && !holds_any(after, {"new"});
  return starts_with_any(after, {".", "!", ":", ",", ")", "in new", "for new", "directly"}) ||
         (starts_with_any(after, {"this "}) && !of_some_places);
}

// "Legacy wrapper, use X instead": only with a replacement is it more than an adjective.
bool claims_legacy(const Place& place) {
  const bool initial = place.before.empty() || ends_with_any(place.before, {"(", "[", "-", ":"});
  return initial && place.line.index < 4 && !find_replacement(place.after).empty();
}

// "This class has moved to X".
bool claims_move(const Place& place) {
  const bool speaks = place.before.empty() || holds_any(place.before, {"this"});
  return speaks && place.line.index < 12 && !find_replacement(std::string("use ").append(place.after)).empty();
}

bool claims_compatibility(const Place& place) { return !holds_any(place.before, {"not", "no", "without", "break"}); }

bool claims_layer(const Place& place) {
  return starts_with_any(place.after, {"layer", "wrapper", "shim", "module", "alias", "adapter", "import", "stub"});
}

bool claims_generation(const Place& place) {
  if (!place.of_module) return false;
  const bool told_of_file = place.before.empty() || holds_any(place.before, {"file", "code", "module", "is", "was"});
  return told_of_file && place.line.index < 12;
}

bool forbids_editing(const Place& place) { return place.of_module && place.line.index < 12; }

// What stands before an address and still speaks of it: "the official repo: https://…".
std::string_view from_address_on(std::string_view after) {
  constexpr std::size_t kMaxWords = 60;
  const std::size_t sign = after.substr(0, after.find('\n')).find("://");
  if (sign == std::string_view::npos || sign > kMaxWords) return after;
  if (after.substr(0, sign).find_first_of(",.;") != std::string_view::npos) return after;
  const std::size_t space = after.substr(0, sign).find_last_of(" <`(:");
  return space == std::string_view::npos ? after : after.substr(space + 1);
}

// The original that "copied from" and its like name: of a module an address of source code, else a dotted name.
std::string_view original_named_by(const Place& place) {
  constexpr std::size_t kMaxAddress = 120;
  constexpr std::string_view kBefore = ": <`(\n#*";
  const bool named_below = place.of_module && place.after.find_first_not_of(kBefore) == std::string_view::npos;
  std::string_view after = named_below ? place.below : place.after;
  after.remove_prefix(std::min(after.find_first_not_of(kBefore), after.size()));
  if (!place.of_module) {
    const std::size_t size = std::min(after.find_first_not_of(kDottedName), after.size());
    const std::string_view name = after.substr(0, size);
    return name.contains('.') && !name.ends_with('.') ? name : std::string_view{};
  }
  after = from_address_on(after);
  const std::string_view address = after.substr(0, std::min(after.find_first_of(" >`),\r\n"), kMaxAddress));
  const bool of_code = address.contains("://") && (address.contains("git") || address.ends_with(".py"));
  return of_code ? address : std::string_view{};
}

bool claims_copy(const Place& place) {
  constexpr std::uint32_t kMaxLine = 20;
  const bool subject = place.before.empty() || ends_with_any(place.before, {"is", "was", "are", "code", "file",
                                                                            "module", "mostly", "largely", "heavily"});
  return subject && place.line.index < kMaxLine && !original_named_by(place).empty();
}

// Said of a file only: a function that follows another project's may still be the only one here.
bool claims_origin(const Place& place) { return place.of_module && claims_copy(place); }

bool is_marker(const Place& place) { return place.of_module; }

struct Phrase {
  std::string_view text;  // lower case; a space stands for one space or hyphen
  ClaimKind kind;
  bool (*holds)(const Place&);
  bool inflects = false;  // may go on with s, ed, ing, le, ility
};

constexpr auto kPhrases = std::to_array<Phrase>({
    {"single source of truth", ClaimKind::single_source, claims_truth},
    {"ssot", ClaimKind::single_source, claims_truth},
    {"canonical", ClaimKind::single_source, claims_canon},
    {"the only", ClaimKind::single_source, claims_only},
    {"unified", ClaimKind::single_source, claims_unity},
    {"deprecated", ClaimKind::deprecated, claims_deprecation},
    {"do not use", ClaimKind::deprecated, forbids_use},
    {"legacy", ClaimKind::deprecated, claims_legacy},
    {"moved to", ClaimKind::deprecated, claims_move},
    {"superseded by", ClaimKind::deprecated, claims_move},
    {"replaced by", ClaimKind::deprecated, claims_move},
    {"backward compatib", ClaimKind::compatibility, claims_compatibility, true},
    {"backwards compatib", ClaimKind::compatibility, claims_compatibility, true},
    {"re export", ClaimKind::compatibility, claims_compatibility, true},
    {"reexport", ClaimKind::compatibility, claims_compatibility, true},
    {"shim", ClaimKind::compatibility, claims_compatibility},
    {"alias for", ClaimKind::compatibility, claims_compatibility},
    {"compatibility", ClaimKind::compatibility, claims_layer},
    {"@generated", ClaimKind::generated, is_marker},
    {"generated by", ClaimKind::generated, claims_generation},
    {"auto generated", ClaimKind::generated, claims_generation},
    {"autogenerated", ClaimKind::generated, claims_generation},
    {"automatically generated", ClaimKind::generated, claims_generation},
    {"do not edit", ClaimKind::generated, forbids_editing},
    {"copied from", ClaimKind::copied, claims_copy},
    {"adapted from", ClaimKind::copied, claims_origin},
    {"originally from", ClaimKind::copied, claims_origin},
    {"github source", ClaimKind::copied, claims_origin},
    {"borrowed from", ClaimKind::copied, claims_origin},
    {"modified from", ClaimKind::copied, claims_origin},
    {"ported from", ClaimKind::copied, claims_origin},
    {"taken from", ClaimKind::copied, claims_origin},
    {"adopted from", ClaimKind::copied, claims_origin},
    {"copy from", ClaimKind::copied, claims_origin},
});

// Which phrases can begin with two bytes, so that nearly all words are passed over with two look-ups.
struct PhraseIndex {
  std::array<std::uint64_t, 256> first{}, second{};

  constexpr PhraseIndex() {
    static_assert(kPhrases.size() <= 64);
    for (std::size_t i = 0; i < kPhrases.size(); ++i) {
      set(first, kPhrases[i].text[0], std::uint64_t{1} << i);
      set(second, kPhrases[i].text[1], std::uint64_t{1} << i);
    }
  }
  std::uint64_t at(std::string_view text, std::size_t i) const {
    if (i + 1 >= text.size()) return 0;
    return first[static_cast<unsigned char>(text[i])] & second[static_cast<unsigned char>(text[i + 1])];
  }

 private:
  static constexpr void set(std::array<std::uint64_t, 256>& index, char c, std::uint64_t bit) {
    index[static_cast<unsigned char>(c)] |= bit;
    if (c >= 'a' && c <= 'z') index[static_cast<unsigned char>(c - ('a' - 'A'))] |= bit;
    if (c == ' ') index[static_cast<unsigned char>('-')] |= bit;
  }
};
constexpr PhraseIndex kPhraseIndex;

class ClaimFinder {
 public:
  ClaimFinder(std::string_view text, bool of_module) : text_(text.substr(0, kMaxText)), of_module_(of_module) {}

  std::vector<FoundClaim> find() {
    prose::for_each_line(text_, [this](const Line& line) { read_line(line); });
    return std::move(found_);
  }

 private:
  // A dotted name is one word: `x.deprecated` says nothing.
  static bool is_word_byte(char c) { return scan::kIdentifierBytes[static_cast<unsigned char>(c)] || c == '.'; }

  void read_line(const Line& line) {
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      for (std::uint64_t left = kPhraseIndex.at(line.text, i); left != 0; left &= left - 1) {
        try_phrase(kPhrases[static_cast<std::size_t>(std::countr_zero(left))], line, i);
      }
      while (i < line.text.size() && is_word_byte(line.text[i])) ++i;
    }
  }

  void try_phrase(const Phrase& phrase, const Line& line, std::size_t at) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(phrase.kind);
    if ((kinds_ & bit) != 0 || !prose::has_phrase(line.text.substr(at), phrase.text)) return;
    if (++attempts_ > kMaxAttempts) return;
    std::size_t end = at + phrase.text.size();
    const std::string_view suffix = first_word(line.text.substr(end));
    if (end < line.text.size() && scan::continues_identifier(line.text[end])) {
      if (!phrase.inflects || !prose::is_any(suffix, {"s", "ed", "ing", "le", "ility"})) return;
      end += suffix.size();
    }
    const Place place{line, trim(line.text.substr(0, at)), trim(line.text.substr(end)), of_module_,
                      text_.substr(line.offset + line.text.size())};
    if (!phrase.holds(place)) return;
    kinds_ |= bit;
    FoundClaim claim;
    claim.begin = static_cast<std::uint32_t>(line.offset + at);
    claim.end = static_cast<std::uint32_t>(line.offset + end);
    claim.kind = phrase.kind;
    if (phrase.kind == ClaimKind::deprecated || phrase.kind == ClaimKind::compatibility) {
      claim.replacement = find_replacement(text_.substr(claim.begin));
    }
    if (phrase.kind == ClaimKind::copied) claim.replacement = original_named_by(place);
    found_.push_back(std::move(claim));
  }

  std::string_view text_;
  bool of_module_;
  std::uint32_t kinds_ = 0;
  std::uint32_t attempts_ = 0;
  std::vector<FoundClaim> found_;
};

}  // namespace

std::vector<FoundClaim> find_claims(std::string_view text, bool of_module) {
  return ClaimFinder(text, of_module).find();
}

FoundAcceptance find_acceptance(std::string_view comment) {
  FoundAcceptance found;
  comment = trim(comment.substr(std::min(comment.find_first_not_of("#/*-<!; \t"), comment.size())));
  if (!comment.starts_with("fount:")) return found;
  comment = trim(comment.substr(6));
  if (!comment.starts_with("accept[")) return found;
  const std::size_t close = comment.find(']');
  if (close == std::string_view::npos) return found;
  for (const std::string_view rule : split(comment.substr(7, close - 7), ',')) {
    if (!trim(rule).empty()) found.rules.push_back(trim(rule));
  }
  found.reason = trim(comment.substr(close + 1));
  for (const std::string_view sign : {"-->", "*/"}) {
    if (found.reason.ends_with(sign)) found.reason = trim(found.reason.substr(0, found.reason.size() - sign.size()));
  }
  return found;
}

}  // namespace fount
