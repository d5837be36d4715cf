#include "secrets/scanner.h"

#include <fmt/format.h>
#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <optional>
#include <string>

#include "secrets/confirm.h"
#include "secrets/kinds.h"
#include "secrets/named.h"
#include "secrets/randomness.h"
#include "secrets/samples.h"
#include "secrets/walk.h"

namespace fount::secrets {
namespace {

// What the scanner looks for: plain prefixes, which compile three times as fast as anything longer and meet little
// else. Every pattern has one width, so where it ends says where it begins.
struct Pattern {
  std::string expression;
  std::uint32_t width = 0;
  std::uint16_t kind = 0;  // kNamed: a word of a name
};
constexpr std::uint16_t kNamed = 0xFFFF;

// A part of every name for which is_secret_name() holds, long enough to be rare.
constexpr std::string_view kNameParts[] = {"secret",     "passw",     "passphrase", "token", "credential", "creds",
                                           "pwd",        "_pass",     "_key",       "-key",  "apikey",     "auth",
                                           "privatekey", "accesskey", "signing",    "salt",  "_pat",       "_cred"};

std::string escaped(std::string_view literal) {
  std::string out;
  for (const char c : literal) fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::vector<Pattern> all_patterns() {
  std::vector<Pattern> patterns;
  for (std::uint16_t i = 0; i < kinds().size(); ++i) {
    const Kind& kind = kinds()[i];
    const auto size = static_cast<std::uint32_t>(kind.prefix.size());
    if (size > 0) patterns.push_back({escaped(kind.prefix), size, i});
    if (kind.confirm == confirm_discord_token) patterns.push_back({"[MNO][DTjz][0-9A-Za-z_-]{21}", 23, i});
  }
  for (const std::string_view word : kNameParts)
    patterns.push_back({escaped(word), static_cast<std::uint32_t>(word.size()), kNamed});
  return patterns;
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> list = all_patterns();
  return list;
}

std::optional<Place> confirm_prefixed(std::string_view text, const Kind& kind, Place prefix) {
  const std::size_t end = run_end(text, prefix.end, kind.alphabet);
  const std::string_view body = part(text, {prefix.end, end});
  if (body.size() < kind.shortest || body.size() > kind.longest || !begins_word(text, prefix.begin))
    return std::nullopt;
  const bool mixed = kind.alphabet != Alphabet::base32 && kind.alphabet != Alphabet::upper;
  if (is_made_up(body) || (mixed && is_wordy(body)) || is_public_sample(body)) return std::nullopt;
  return Place{prefix.begin, end};
}

// Reads hits in order and keeps what they confirm.
class Reader {
  static constexpr std::size_t kLongWord = 128;

 public:
  explicit Reader(std::string_view text) : text_(text) {}

  void read(std::uint16_t pattern, std::size_t end) {
    const Pattern& met = patterns()[pattern];
    const Place place{end - met.width, end};
    if (met.kind == kNamed) return read_name(place);
    const Kind& kind = kinds()[met.kind];
    const std::optional<Place> found =
        kind.confirm != nullptr ? kind.confirm(text_, place) : confirm_prefixed(text_, kind, place);
    if (found) keep(*found, met.kind);
  }

  // At one place the more specific kind stays: what is no mere name, then the earlier row.
  std::vector<SecretSpan> take() {
    std::ranges::stable_sort(found_, {}, &SecretSpan::begin);
    std::vector<SecretSpan> kept;
    for (const SecretSpan& span : found_) {
      if (kept.empty() || kept.back().end <= span.begin) {
        kept.push_back(span);
      } else if (rank(span) < rank(kept.back())) {
        kept.back() = span;
      }
    }
    return kept;
  }

 private:
  void read_name(Place word) {
    if (word.begin < name_end_) return;
    const std::optional<NamedValue> named = value_under_name(text_, word);
    if (!named) return;
    name_end_ = static_cast<std::size_t>(named->name.data() - text_.data()) + named->name.size();
    const std::string_view value = part(text_, named->value);
    const std::uint16_t kind = kind_under_name(named->name, value);
    if (kind != 0 || is_secret_text(*named, value)) {
      keep(named->value, kind);
    } else if (!named->quoted && value.size() > kLongWord) {
      name_end_ = named->value.end;  // one word, however many names it holds: keeps hostile text linear
    }
  }

  static std::pair<bool, std::uint16_t> rank(const SecretSpan& span) { return {span.kind == 0, span.kind}; }

  // placeholder="sk-...": what a form shows before somebody types.
  bool is_prompt(std::size_t begin) const {
    constexpr std::string_view kWord = "placeholder", kBetween = " =:{\"'`";
    const std::size_t size = std::min(begin, kWord.size() + 4);
    const std::string_view before = text_.substr(begin - size, size);
    const std::size_t last = before.find_last_not_of(kBetween);
    return last != std::string_view::npos && before.substr(0, last + 1).ends_with(kWord);
  }

  void keep(Place place, std::uint16_t kind) {
    if (is_public_sample(part(text_, place)) || is_prompt(place.begin)) return;
    found_.push_back({static_cast<std::uint32_t>(place.begin), static_cast<std::uint32_t>(place.end), kind});
  }

  std::string_view text_;
  std::vector<SecretSpan> found_;
  std::size_t name_end_ = 0;
};

}  // namespace

void Scanner::Free::operator()(hs_database* database) const { hs_free_database(database); }
void Scanner::Scratch::Free::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }

Scanner::Scanner() {
  std::vector<const char*> expressions;
  std::vector<unsigned> flags, ids;
  for (const Pattern& pattern : patterns()) {
    expressions.push_back(pattern.expression.c_str());
    flags.push_back(HS_FLAG_DOTALL | (pattern.kind == kNamed ? HS_FLAG_CASELESS : 0U));
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_compile_error_t* error = nullptr;
  hs_database_t* database = nullptr;
  const hs_error_t status =
      hs_compile_multi(expressions.data(), flags.data(), ids.data(), static_cast<unsigned>(ids.size()), HS_MODE_BLOCK,
                       nullptr, &database, &error);
  assert(status == HS_SUCCESS && "the table of kinds compiles");
  static_cast<void>(status);
  hs_free_compile_error(error);
  database_.reset(database);
}

Scanner::Scratch::Scratch(const Scanner& scanner) {
  hs_scratch_t* memory = nullptr;
  const hs_error_t status = hs_alloc_scratch(scanner.database_.get(), &memory);
  assert(status == HS_SUCCESS && "memory for scanning");
  static_cast<void>(status);
  memory_.reset(memory);
}

std::vector<SecretSpan> Scanner::scan(std::string_view bytes, Scratch& scratch) const {
  constexpr std::size_t kMost = 0x7FFF'FFFF;  // places are 32-bit offsets
  bytes = bytes.substr(0, kMost);
  scratch.hits_.clear();
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* hits) {
    static_cast<std::vector<Scratch::Hit>*>(hits)->push_back(
        {static_cast<std::uint32_t>(to), static_cast<std::uint16_t>(id)});
    return 0;
  };
  hs_scan(database_.get(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch.memory_.get(), on_match,
          &scratch.hits_);
  Reader reader(bytes);
  for (const Scratch::Hit hit : scratch.hits_) reader.read(hit.pattern, hit.end);
  return reader.take();
}

}  // namespace fount::secrets
