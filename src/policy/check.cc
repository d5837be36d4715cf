#include "policy/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace fount {
namespace {

constexpr std::size_t kQuotedBytes = 48;

// What an error message shows of a value: "not 120", "not a list".
std::string shown(const TomlNode& node) {
  if (node.kind == TomlNode::Kind::string || node.kind == TomlNode::Kind::date) return quoted(node.text);
  if (node.kind == TomlNode::Kind::integer) return fmt::format("{}", node.integer);
  if (node.kind == TomlNode::Kind::number) return fmt::format("{}", node.number);
  return std::string(name_of(node.kind));
}

// Without "." parts and doubled slashes; the file's own directory is "".
std::string directory(std::string_view path) {
  std::vector<std::string> kept;
  for (const std::string_view part : split(path, '/'))
    if (!part.empty() && part != ".") kept.emplace_back(part);
  return join(kept, "/");
}

bool is_below(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  return !path.starts_with('/') && std::find(parts.begin(), parts.end(), "..") == parts.end();
}

bool is_area_name(std::string_view name) {
  const std::string id = area_id(name);
  return !id.empty() && id != kRestOfAreas;
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
  if (!year || !month || !day) return false;
  const std::chrono::year calendar_year(static_cast<int>(*year));
  return std::chrono::year_month_day(calendar_year, std::chrono::month(*month), std::chrono::day(*day)).ok();
}

// Checks of one value share what they need; a problem ends the check of that value only.
class ValueCheck {
 public:
  ValueCheck(const KeyInfo& key, const CheckContext& context)
      : key_(key), type_(info_of(key.type)), context_(context) {}

  std::optional<Value> run(const TomlNode& node) {
    if (type_.json == "array") return strings(node);
    if (type_.json == "boolean") return boolean(node);
    if (type_.json == "number" || type_.json == "integer") return number(node);
    return string(node);
  }

 private:
  std::optional<Value> wrong(const TomlNode& node) {
    add(node, fmt::format("'{}' must be {}, not {}", key_.name, type_.phrase, shown(node)));
    return std::nullopt;
  }
  void add(const TomlNode& node, std::string message) { context_.problems.push_back({node.line, std::move(message)}); }

  std::optional<Value> boolean(const TomlNode& node) {
    if (node.kind != TomlNode::Kind::boolean) return wrong(node);
    return Value{.flag = node.boolean};
  }

  std::optional<Value> number(const TomlNode& node) {
    const bool integer = node.kind == TomlNode::Kind::integer;
    if (!integer && (node.kind != TomlNode::Kind::number || type_.json == "integer")) return wrong(node);
    const bool low =
        type_.minimum && (type_.above_minimum ? node.number <= *type_.minimum : node.number < *type_.minimum);
    const bool high = type_.maximum && node.number > *type_.maximum;
    if (!std::isfinite(node.number) || low || high) return wrong(node);
    return Value{.number = node.number};
  }

  std::optional<Value> string(const TomlNode& node) {
    const bool date = node.kind == TomlNode::Kind::date && key_.type == KeyType::date;
    if (node.kind != TomlNode::Kind::string && !date) return wrong(node);
    if (!fits(node)) return std::nullopt;
    return Value{.text = node.text, .severity = severity_named(node.text).value_or(Severity::low)};
  }

  std::optional<Value> strings(const TomlNode& node) {
    if (node.kind != TomlNode::Kind::list) return wrong(node);
    if (node.children.empty()) add(node, fmt::format("'{}' is empty: fill it or remove it", key_.name));
    Value value;
    for (const TomlNode& item : context_.document.children(node)) {
      if (item.kind != TomlNode::Kind::string) {
        add(item, fmt::format("'{}' must be {}, but holds {}", key_.name, type_.phrase, shown(item)));
      } else if (fits(item)) {
        value.list.push_back(key_.type == KeyType::directories ? directory(item.text) : item.text);
      }
    }
    if (value.list.empty() || value.list.size() < node.children.size()) return std::nullopt;
    return value;
  }

  // Adds what is wrong with the string itself: what its type asks beyond being one.
  bool fits(const TomlNode& node) {
    std::string complaint = complaint_of(node.text);
    if (complaint.empty()) return true;
    add(node, std::move(complaint));
    return false;
  }

  std::string complaint_of(std::string_view text) const {
    if (trim(text).empty()) return fmt::format("'{}' holds an empty string", key_.name);
    if (text.find('\0') != std::string_view::npos) return fmt::format("'{}' holds a NUL character", key_.name);
    switch (key_.type) {
      case KeyType::area_name:
        return is_area_name(text) ? "" : not_one_of(text, {});
      case KeyType::directories:
        return is_below(text) ? "" : not_one_of(text, {});
      case KeyType::severity:
        return severity_named(text) ? "" : not_one_of(text, severity_names());
      case KeyType::date:
        return is_date(text) ? "" : not_one_of(text, {});
      case KeyType::rule:
        return text == "*" ? "" : complaint_of_rule(text, "rule", {});
      case KeyType::rules_or_areas:
        return area_with_id(text) ? "" : complaint_of_rule(text, "rule or area", area_ids());
      default:
        return "";
    }
  }

  std::string not_one_of(std::string_view text, std::span<const std::string_view> allowed) const {
    return fmt::format("'{}' must be {}, not {}{}", key_.name, type_.phrase, quoted(text), suggestion(text, allowed));
  }

  std::string complaint_of_rule(std::string_view id, std::string_view what,
                                std::span<const std::string_view> more) const {
    if (context_.rule_ids.empty() ||
        std::find(context_.rule_ids.begin(), context_.rule_ids.end(), id) != context_.rule_ids.end())
      return "";
    std::vector<std::string_view> candidates(context_.rule_ids.begin(), context_.rule_ids.end());
    candidates.insert(candidates.end(), more.begin(), more.end());
    return fmt::format("unknown {} {}{}", what, quoted(id), suggestion(id, candidates));
  }

  const KeyInfo& key_;
  const TypeInfo& type_;
  const CheckContext& context_;
};

}  // namespace

std::optional<Value> check_value(const KeyInfo& key, const TomlNode& node, const CheckContext& context) {
  return ValueCheck(key, context).run(node);
}

std::string quoted(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < kQuotedBytes) end += utf8_step(text.substr(end)).length;
  std::string printable = printable_text(text.substr(0, end));
  std::replace(printable.begin(), printable.end(), '\n', ' ');
  return fmt::format("'{}{}'", printable, end < text.size() ? "..." : "");
}

}  // namespace fount
