#include "rules/flag_meaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

constexpr auto kOn = std::to_array<std::string_view>({"1", "enabled", "on", "t", "true", "y", "yes"});
constexpr auto kOff = std::to_array<std::string_view>({"0", "disabled", "f", "false", "n", "no", "off"});

FlagState state(bool on) { return on ? FlagState::on : FlagState::off; }

bool is_flag_word(std::string_view word) { return means_on(word) || means_off(word); }

bool compares(TruthTest test) {
  return test == TruthTest::equals || test == TruthTest::not_equals || test == TruthTest::one_of;
}

}  // namespace

bool means_on(std::string_view word) { return std::ranges::find(kOn, lower(word)) != kOn.end(); }
bool means_off(std::string_view word) { return std::ranges::find(kOff, lower(word)) != kOff.end(); }

FlagMeaning::FlagMeaning(const Index& index, const SettingRead& read) : index_(&index), read_(&read) {
  const auto all = [&](bool (*is)(std::string_view)) {
    return !read.tested.empty() &&
           std::ranges::all_of(read.tested, [&](Symbol word) { return is(index.symbols()[word]); });
  };
  if (compares(read.truth)) {
    on_words_ = all(means_on);
    says_flag_ = on_words_ || all(means_off);
  } else if (read.truth == TruthTest::truthy || read.truth == TruthTest::converted) {
    takes_any_text_ = read.conversion == ValueKind::none || read.truth == TruthTest::converted;
    says_flag_ = read.truth == TruthTest::converted || is_flag_word(default_text());
  } else if (read.truth == TruthTest::boolean) {
    says_flag_ = read.is(kReadField);  // of other helpers it is not known which words they know
  }
}

bool FlagMeaning::holds(std::string_view value) const {
  const std::string low = lower(value);
  return std::ranges::any_of(read_->tested, [&](Symbol symbol) {
    const std::string_view word = index_->symbols()[symbol];
    return read_->is(kReadLowered) ? lower(word) == low : word == value;
  });
}

FlagState FlagMeaning::of(std::string_view value) const {
  if (takes_any_text_) return state(!value.empty());
  if (!says_flag_) return FlagState::unknown;
  if (compares(read_->truth) && on_words_) return state(holds(value));
  // "Is it off?" says nothing of words that mean neither.
  if (compares(read_->truth) && holds(value)) return FlagState::off;
  if (compares(read_->truth)) {
    const std::string low = lower(value);
    const bool on_unless_off = low.empty() && read_->truth == TruthTest::not_equals;
    return on_unless_off || low == "true" || low == "1" ? FlagState::on : FlagState::unknown;
  }
  if (!is_flag_word(value)) return FlagState::unknown;
  return state(means_on(value));
}

std::string FlagMeaning::default_text() const {
  const bool text = read_->default_kind == ValueKind::string || read_->default_kind == ValueKind::number;
  return text ? index_->value({read_->file, read_->default_begin, read_->default_end}, read_->default_style) : "";
}

FlagState FlagMeaning::unset() const {
  switch (read_->default_kind) {
    case ValueKind::none:
    case ValueKind::null:
      return read_->is(kReadRequired) ? FlagState::unknown : of("");
    case ValueKind::boolean: {
      const bool yes =
          index_->value({read_->file, read_->default_begin, read_->default_end}, read_->default_style) == "True";
      // None of the words that text is compared with is True or False itself.
      if (compares(read_->truth)) return read_->is(kReadLowered) ? FlagState::unknown : state(!on_words_);
      return state(yes);
    }
    case ValueKind::string:
    case ValueKind::number:
      return of(default_text());
    default:
      return FlagState::unknown;
  }
}

std::string FlagMeaning::words() const {
  std::vector<std::string> shown;
  for (const Symbol word : read_->tested)
    shown.push_back(fmt::format("\"{}\"", printable_text(index_->symbols()[word])));
  const std::string_view lowered = read_->is(kReadLowered) ? " in any case" : "";
  switch (read_->truth) {
    case TruthTest::equals:
      return fmt::format("== {}{}", join(shown, ", "), lowered);
    case TruthTest::not_equals:
      return fmt::format("!= {}{}", join(shown, ", "), lowered);
    case TruthTest::one_of:
      return fmt::format("in ({}){}", join(shown, ", "), lowered);
    case TruthTest::converted:
      return "bool(...): any text";
    case TruthTest::boolean:
      return "a settings class";
    default:
      return takes_any_text_ ? "any text" : "a number";
  }
}

}  // namespace fount
