#include "base/json_writer.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "base/utf8.h"

namespace fount {
namespace {

constexpr bool is_plain(char c) { return c >= ' ' && c != '"' && c != '\\' && c != '\x7F'; }

void append_code(std::string& out, unsigned code) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += {'\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
}

void append_ascii(std::string& out, char c) {
  constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  const std::size_t short_form = kSpecial.find(c);
  if (short_form != std::string_view::npos) {
    out += {'\\', kLetters[short_form]};
  } else {
    append_code(out, static_cast<unsigned char>(c));
  }
}

// The escaped text without quotes. Runs of plain ASCII, nearly everything in practice, are copied at once.
void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const Utf8Step step = utf8_step(text);
    const std::string_view piece = text.substr(0, step.length);
    if (!step.valid) {
      out += kReplacementCharacter;
    } else if (is_c1_control(piece)) {
      append_code(out, static_cast<unsigned char>(piece[1]));
    } else if (step.length == 1) {
      append_ascii(out, piece[0]);
    } else {
      out += piece;
    }
    text.remove_prefix(step.length);
  }
}

// Enough for the longest double in fixed notation: 309 digits, a sign, a point and a decimal.
constexpr std::size_t kLongestNumber = 328;

}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) {
  start_item();
  out_ += '"';
  append_escaped(out_, name);
  out_ += style_ == JsonStyle::pretty ? "\": " : "\":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  start_item();
  out_ += '"';
  append_escaped(out_, text);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  char digits[kLongestNumber];
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  return raw(std::string_view(digits, result.ptr));
}

JsonWriter& JsonWriter::decimal(double value) {
  if (!std::isfinite(value)) return null();
  char digits[kLongestNumber];
  const auto result = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 1);
  const std::string_view text(digits, result.ptr);
  return raw(text == "-0.0" ? text.substr(1) : text);
}

JsonWriter& JsonWriter::begin(char bracket) {
  raw(std::string_view(&bracket, 1));
  open_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end(char bracket) {
  const bool has_items = open_.back();
  open_.pop_back();
  if (has_items) break_line();
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view token) {
  start_item();
  out_ += token;
  return *this;
}

void JsonWriter::start_item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (open_.empty()) return;
  if (open_.back()) out_ += ',';
  open_.back() = true;
  break_line();
}

void JsonWriter::break_line() {
  if (style_ == JsonStyle::compact) return;
  out_ += '\n';
  out_.append(2 * open_.size(), ' ');
}

}  // namespace fount
