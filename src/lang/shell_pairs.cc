// KEY=value inside a word of a command that sets environment variables: --set-env-vars=A=1,B=2, --build-arg A=1,
// -e A=1, env A=1.
#include <algorithm>
#include <array>

#include "lang/shell_scanner.h"

namespace fount::shell {
namespace {

struct Option {
  std::string_view name;
  bool is_list;         // KEY=v,KEY=v, or ^:^KEY=v:KEY=v
  bool container_only;  // means something else elsewhere: sed -e
};
constexpr auto kOptions = std::to_array<Option>({
    {"--build-arg", false, false},
    {"--build-env-vars", true, false},
    {"--env", false, true},
    {"--set-build-env-vars", true, false},
    {"--set-env-vars", true, false},
    {"--set-secrets", true, false},
    {"--substitutions", true, false},
    {"--update-build-env-vars", true, false},
    {"--update-env-vars", true, false},
    {"--update-secrets", true, false},
    {"-e", false, true},
    {"-var", false, false},
});

const Option* find_option(std::string_view name) {
  const auto found = std::ranges::find(kOptions, name, &Option::name);
  return found == kOptions.end() ? nullptr : &*found;
}

// Ends a part of a list: the delimiter outside of quotes and ${ }.
class PartEnd {
 public:
  explicit PartEnd(char delimiter) : delimiter_(delimiter) {}
  bool ends_at(char c) {
    if (escaped_) return escaped_ = false;
    if (c == '\\') {
      escaped_ = true;
    } else if (quote_ != '\0') {
      if (c == quote_) quote_ = '\0';
    } else if (c == '"' || c == '\'') {
      quote_ = c;
    } else if (c == '{' || c == '(') {
      ++open_;
    } else if ((c == '}' || c == ')') && open_ > 0) {
      --open_;
    } else {
      return c == delimiter_ && open_ == 0 && delimiter_ != '\0';
    }
    return false;
  }

 private:
  char delimiter_;
  char quote_ = '\0';
  std::uint32_t open_ = 0;
  bool escaped_ = false;
};

bool needs_unquoting(std::string_view text) { return text.find_first_of("'\"\\") != std::string_view::npos; }

}  // namespace

void Scanner::read_pairs(const Command& command, const Word& word, std::uint32_t item, std::size_t first_read) {
  const std::string_view name = builder_.facts().text(builder_[command.entry].key);
  TextPlace place{word.begin, word.end};
  bool single = false;
  const auto unquote = [&] {
    const std::string_view text = builder_.text(place);
    if (text.size() < 2 || (text[0] != '"' && text[0] != '\'') || text.back() != text[0]) return;
    if (text.find(text[0], 1) != text.size() - 1) return;
    single = single || text[0] == '\'';
    ++place.begin, --place.end;
  };
  unquote();
  const std::string_view text = builder_.text(place);
  const Option* option = find_option(command.option);
  if (option == nullptr && text.starts_with('-')) {
    const std::size_t equals = text.find('=');
    option = equals == std::string_view::npos ? nullptr : find_option(text.substr(0, equals));
    if (option != nullptr) {
      place.begin += static_cast<std::uint32_t>(equals + 1);
      unquote();
    }
  }
  const bool assigns = name == "env" && option == nullptr;
  if (!assigns && (option == nullptr || (option->container_only && !command.runs_container))) return;
  char delimiter = option != nullptr && option->is_list ? ',' : '\0';
  const std::string_view list = builder_.text(place);
  if (delimiter != '\0' && list.size() > 3 && list[0] == '^' && list[2] == '^') {
    delimiter = list[1];
    place.begin += 3;
  }
  const std::uint32_t first_pair = builder_.size();
  std::uint32_t begin = place.begin;
  PartEnd part(delimiter);
  for (std::uint32_t at = place.begin; at <= place.end; ++at) {
    if (at < place.end && !part.ends_at(bytes_[at])) continue;
    add_pair({begin, at}, item, single);
    begin = at + 1;
  }
  builder_.claim_reads(first_pair, first_read);
}

void Scanner::add_pair(TextPlace place, std::uint32_t item, bool single_quoted) {
  const std::uint32_t name_end = std::min(skip_name(place.begin), place.end);
  if (name_end == place.begin || name_end >= place.end || bytes_[name_end] != '=') return;
  if (!is_name_start(bytes_[place.begin])) return;
  const TextPlace value{name_end + 1, place.end};
  const std::uint32_t pair = builder_.add({place.begin, name_end}, value, item);
  Entry& entry = builder_[pair];
  entry.flags = static_cast<std::uint16_t>(kPair | (builder_[item].flags & kConditional));
  const std::string_view text = builder_.text(value);
  if (!single_quoted && text.find_first_of("$`") != std::string_view::npos) entry.flags |= kInterpolated;
  if (!single_quoted && needs_unquoting(text)) entry.style = ScalarStyle::shell_word;
}

}  // namespace fount::shell
