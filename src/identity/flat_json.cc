#include "identity/flat_json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <limits>

namespace fount {
namespace {

constexpr std::size_t kDeepest = 8;
constexpr std::size_t kMostMembers = 256;  // of all objects together: names are compared one by one

using ErrorCode = boost::json::error_code;
using Text = boost::json::string_view;

}  // namespace

// The parser calls one of these for each thing it reads. A string comes in parts when it has escapes.
class FlatJsonHandler {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();

  FlatJson result;
  std::string_view problem;

  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode& error) { return has_object_ || fail(error, "not a JSON object"); }

  bool on_object_begin(ErrorCode& error) {
    if (depth_ == 0) has_object_ = true;
    value_is(JsonMember::Kind::other);
    ++depth_;
    names_.emplace_back();
    return has_object_ || fail(error, "not a JSON object");
  }
  bool on_object_end(std::size_t, ErrorCode&) {
    --depth_;
    names_.pop_back();
    return true;
  }
  bool on_array_begin(ErrorCode& error) {
    if (depth_ == 0) return fail(error, "not a JSON object");
    value_is(JsonMember::Kind::texts);
    ++depth_;
    names_.emplace_back();
    return true;
  }
  bool on_array_end(std::size_t, ErrorCode&) {
    --depth_;
    names_.pop_back();
    return true;
  }

  bool on_key_part(Text part, std::size_t, ErrorCode&) { return append(part); }
  bool on_key(Text part, std::size_t, ErrorCode& error) {
    append(part);
    std::vector<std::string>& names = names_.back();
    if (std::ranges::find(names, text_) != names.end()) return fail(error, "a member stands twice");
    if (++members_ > kMostMembers) return fail(error, "too many members");
    names.push_back(text_);
    if (depth_ == 1) result.members_.push_back({.name = text_});
    text_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, ErrorCode&) { return append(part); }
  bool on_string(Text part, std::size_t, ErrorCode& error) {
    append(part);
    if (depth_ == 0) return fail(error, "not a JSON object");
    JsonMember& member = result.members_.back();
    if (depth_ == 1) {
      member.kind = JsonMember::Kind::text;
      member.text = std::move(text_);
    } else if (depth_ == 2 && member.kind == JsonMember::Kind::texts) {
      member.texts.push_back(std::move(text_));
    }
    text_.clear();
    return true;
  }

  bool on_number_part(Text, ErrorCode&) { return true; }
  bool on_int64(std::int64_t value, Text, ErrorCode& error) {
    if (!on_other(error)) return false;
    if (depth_ != 1) return true;
    result.members_.back().kind = JsonMember::Kind::integer;
    result.members_.back().integer = value;
    return true;
  }
  bool on_uint64(std::uint64_t, Text, ErrorCode& error) { return on_other(error); }
  bool on_double(double, Text, ErrorCode& error) { return on_other(error); }
  bool on_bool(bool, ErrorCode& error) { return on_other(error); }
  bool on_null(ErrorCode& error) { return on_other(error); }
  bool on_comment_part(Text, ErrorCode&) { return true; }
  bool on_comment(Text, ErrorCode&) { return true; }

 private:
  bool fail(ErrorCode& error, std::string_view why) {
    problem = why;
    error = boost::json::error::syntax;
    return false;
  }

  bool append(Text part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool on_other(ErrorCode& error) {
    value_is(JsonMember::Kind::other);
    return depth_ > 0 || fail(error, "not a JSON object");
  }

  // What is not a string directly below an array makes it no array of strings.
  void value_is(JsonMember::Kind kind) {
    if (depth_ == 1) result.members_.back().kind = kind;
    if (depth_ == 2) result.members_.back().kind = JsonMember::Kind::other;
  }

  std::size_t depth_ = 0, members_ = 0;
  bool has_object_ = false;
  std::string text_;
  std::vector<std::vector<std::string>> names_;  // of each open container
};

std::expected<FlatJson, std::string_view> FlatJson::read(std::string_view text) {
  boost::json::basic_parser<FlatJsonHandler> parser(boost::json::parse_options{.max_depth = kDeepest});
  ErrorCode error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (error) {
    const std::string_view problem = parser.handler().problem;
    return std::unexpected(problem.empty() ? std::string_view("not JSON, or nested too deeply") : problem);
  }
  if (used != text.size()) return std::unexpected("something follows the JSON object");
  return std::move(parser.handler().result);
}

const JsonMember* FlatJson::find(std::string_view name) const {
  const auto found = std::ranges::find(members_, name, &JsonMember::name);
  return found == members_.end() ? nullptr : &*found;
}

}  // namespace fount
