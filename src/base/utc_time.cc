#include "base/utc_time.h"

#include <chrono>

namespace fount {
namespace {

constexpr std::string_view kForm = "0000-00-00T00:00:00Z";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_form(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (const char digit : text.substr(at, digits)) number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::optional<std::int64_t> parse_utc_time(std::string_view text) {
  using std::chrono::year_month_day, std::chrono::sys_days, std::chrono::year, std::chrono::month, std::chrono::day;
  if (!has_form(text)) return std::nullopt;
  const year_month_day date{year(number_at(text, 0, 4)), month(static_cast<unsigned>(number_at(text, 5, 2))),
                            day(static_cast<unsigned>(number_at(text, 8, 2)))};
  const int hours = number_at(text, 11, 2), minutes = number_at(text, 14, 2), seconds = number_at(text, 17, 2);
  if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  const auto days = sys_days(date).time_since_epoch();
  const auto time = days + std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

}  // namespace fount
