// Files of environment variables: docker's, dotenv's, direnv's .envrc. A line is an assignment, a comment or nothing.
#include <algorithm>
#include <array>
#include <optional>

#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"
#include "lang/scan.h"
#include "lang/shell.h"

namespace fount {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_key(char c) { return scan::is_letter(c) || scan::is_digit(c) || c == '_' || c == '.' || c == '-'; }

// A quote that nothing closes costs a look to the end of the file; a file full of them gets no more than this.
constexpr int kMaxLostQuotes = 64;

struct Value {
  TextPlace place;
  ScalarStyle style = ScalarStyle::plain;
  std::uint32_t after = 0;
};

class DotenvReader {
 public:
  DotenvReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    at_ = byte_order_mark(bytes_);
    while (at_ < bytes_.size()) {
      const std::uint32_t end = line_end(at_);
      std::uint32_t next = end;
      const std::uint32_t begin = skip_blanks(at_, end);
      if (begin < end && bytes_[begin] == '#') {
        read_comment(begin, end);
      } else if (begin < end) {
        next = read_line(begin, end);
      }
      at_ = after_line(next);
    }
    builder_.finish();
  }

 private:
  std::uint32_t line_end(std::uint32_t from) const {
    std::size_t end = std::min(bytes_.find('\n', from), bytes_.size());
    if (end > from && bytes_[end - 1] == '\r') --end;
    return static_cast<std::uint32_t>(end);
  }
  std::uint32_t after_line(std::uint32_t at) const {
    return static_cast<std::uint32_t>(std::min(bytes_.find('\n', at), bytes_.size() - 1) + 1);
  }
  std::uint32_t skip_blanks(std::uint32_t at, std::uint32_t end) const {
    while (at < end && is_blank(bytes_[at])) ++at;
    return at;
  }
  std::uint32_t trimmed(std::uint32_t begin, std::uint32_t end) const {
    while (end > begin && is_blank(bytes_[end - 1])) --end;
    return end;
  }
  std::string_view between(std::uint32_t begin, std::uint32_t end) const { return bytes_.substr(begin, end - begin); }

  std::uint32_t key_end(std::uint32_t at, std::uint32_t end) const {
    if (at == end || !(scan::is_letter(bytes_[at]) || bytes_[at] == '_')) return at;
    while (at < end && is_key(bytes_[at])) ++at;
    return at;
  }

  std::uint32_t skip_export(std::uint32_t at, std::uint32_t end, std::uint16_t& flags) const {
    constexpr std::string_view kExport = "export";
    if (!between(at, end).starts_with(kExport)) return at;
    const std::uint32_t name = skip_blanks(at + kExport.size(), end);
    if (name == at + kExport.size() || name == end || bytes_[name] == '=') return at;
    flags |= kExported;
    return name;
  }

  // Gives the end of the last line that it took.
  std::uint32_t read_line(std::uint32_t begin, std::uint32_t end) {
    std::uint16_t flags = 0;
    const std::uint32_t key = skip_export(begin, end, flags);
    const TextPlace name{key, key_end(key, end)};
    const std::uint32_t sign = skip_blanks(name.end, end);
    if (name.begin < name.end && sign < end && bytes_[sign] == '=') {
      const std::optional<Value> value = value_at(skip_blanks(sign + 1, end), end, bytes_.size());
      if (!value) return give_up(begin, end);
      add(name, *value, flags);
      return value->after;
    }
    if (sign == end && (flags != 0 || is_upper(between(name.begin, name.end)))) {
      builder_.add(between(name.begin, name.end), name, kNone, flags);
    } else if (is_command(between(name.begin, name.end))) {
      read_shell_fragment(bytes_, begin, end, kNone, builder_.facts());
    } else {
      return give_up(begin, end);
    }
    return end;
  }

  std::uint32_t give_up(std::uint32_t begin, std::uint32_t end) {
    builder_.note_unparsed({begin, end});
    return end;
  }

  // What direnv's .envrc and files that a shell sources say beside assignments.
  static bool is_command(std::string_view word) {
    constexpr auto kCommands = std::to_array<std::string_view>(
        {"PATH_add", "dotenv", "dotenv_if_exists", "layout", "path_add", "set", "source", "source_env",
         "source_env_if_exists", "source_up", "source_up_if_exists", "strict_env", "unset", "use", "watch_file"});
    return std::ranges::binary_search(kCommands, word);
  }

  static bool is_upper(std::string_view key) {
    return !key.empty() && std::ranges::none_of(key, [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
  }

  // `# KEY=value`. A sentence that begins so has more words after it.
  void read_comment(std::uint32_t begin, std::uint32_t end) {
    std::uint16_t flags = kCommentedOut;
    while (begin < end && (bytes_[begin] == '#' || is_blank(bytes_[begin]))) ++begin;
    begin = skip_export(begin, end, flags);
    const TextPlace key{begin, key_end(begin, end)};
    if (key.end == end || bytes_[key.end] != '=' || !is_upper(between(key.begin, key.end))) return;
    const std::optional<Value> value = value_at(key.end + 1, end, end);
    if (!value) return;
    const std::string_view text = between(value->place.begin, value->place.end);
    if (value->style == ScalarStyle::plain && text.find_first_of(" \t") != std::string_view::npos) return;
    add(key, *value, flags);
  }

  void add(TextPlace key, const Value& value, std::uint16_t flags) {
    const std::uint32_t entry = builder_.add(between(key.begin, key.end), key, kNone, flags);
    builder_.set_scalar(entry, value.place, value.style);
    if (value.style != ScalarStyle::single_quoted) {
      read_interpolation(builder_, entry, value.place, kBareName | kBackslash);
    }
  }

  // From a value's first byte. Quoted ones may go on until `limit`.
  std::optional<Value> value_at(std::uint32_t at, std::uint32_t end, std::size_t limit) {
    if (at == end || bytes_[at] == '#') {
      if (at == end || is_blank(bytes_[at - 1])) return Value{{at, at}, ScalarStyle::plain, end};
    }
    if (at < end && (bytes_[at] == '"' || bytes_[at] == '\'')) return quoted_at(at, end, limit);
    return Value{{at, plain_end(at, end)}, ScalarStyle::plain, end};
  }

  std::uint32_t plain_end(std::uint32_t at, std::uint32_t end) const {
    for (std::uint32_t i = at + 1; i < end; ++i) {
      if (bytes_[i] == '#' && is_blank(bytes_[i - 1])) return trimmed(at, i);
    }
    return trimmed(at, end);
  }

  std::optional<Value> quoted_at(std::uint32_t at, std::uint32_t end, std::size_t limit) {
    const char quote = bytes_[at];
    if (lost_quotes_ >= kMaxLostQuotes) limit = end;
    std::size_t close = at + 1;
    while (close < limit && bytes_[close] != quote) close += bytes_[close] == '\\' && quote == '"' ? 2 : 1;
    if (close >= limit) {
      ++lost_quotes_;
      return std::nullopt;
    }
    const auto after = static_cast<std::uint32_t>(close + 1);
    const std::uint32_t last = line_end(after);
    const std::uint32_t rest = skip_blanks(after, last);
    const ScalarStyle style = quote == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
    if (rest == last || bytes_[rest] == '#') return Value{{at, after}, style, last};
    if (rest > after || last > end) {  // words after the quote, or a quote that closes another value
      ++lost_quotes_;
      return std::nullopt;
    }
    return Value{{at, plain_end(after, last)}, ScalarStyle::shell_word, last};  // "$A":"$B"
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_ = 0;
  int lost_quotes_ = 0;
};

}  // namespace

void read_dotenv(std::string_view bytes, FileFacts& facts) { DotenvReader(bytes, facts).read(); }

}  // namespace fount
