#include "policy/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "base/toml.h"
#include "policy/check.h"
#include "policy/schema.h"

namespace fount {
namespace {

// Hand-written policies are a few kilobytes.
constexpr std::size_t kMaxPolicyBytes = 1 << 20;

// A file that is wrong throughout (another tool's, say) should not scroll the first problem away.
constexpr std::size_t kMostProblems = 50;

class PolicyReader {
 public:
  PolicyReader(const TomlDocument& document, std::span<const std::string_view> rule_ids)
      : document_(document), context_{document, rule_ids, problems_} {}

  void read() {
    for (const TomlNode& node : document_.children(document_.root())) {
      const auto tables = policy_tables();
      const auto table = std::ranges::find(tables, node.key, &TableInfo::name);
      if (table == tables.end()) {
        add(node, complaint_of_unknown_table(node.key));
      } else {
        read_table(*table, node);
      }
    }
  }

  Policy& policy() { return policy_; }
  TomlProblems& problems() { return problems_; }

 private:
  void add(const TomlNode& node, std::string message) { problems_.push_back({node.line, std::move(message)}); }

  static bool is_table(const TomlNode& node) { return node.kind == TomlNode::Kind::table; }

  void read_table(const TableInfo& table, const TomlNode& node) {
    const bool tables_list =
        node.kind == TomlNode::Kind::list && std::ranges::all_of(document_.children(node), is_table);
    if (table.shape == Shape::repeated && tables_list) {
      for (const TomlNode& item : document_.children(node)) read_keys(table, item);
    } else if (table.shape == Shape::named && is_table(node)) {
      for (const TomlNode& named : document_.children(node)) read_named(table, named);
    } else if (table.shape == Shape::single && is_table(node)) {
      read_keys(table, node);
    } else {
      add(node, fmt::format("'{}' must be written {}", table.name, heading_of(table)));
    }
  }

  void read_named(const TableInfo& table, const TomlNode& named) {
    if (trim(named.key).empty() || named.key == ".") {
      add(named, fmt::format("{} needs a name other than {}", heading_of(table), quoted(named.key)));
    } else if (is_table(named)) {
      read_keys(table, named);
    } else {
      add(named, fmt::format("'{}' must be written below a heading {}", table.name, heading_of(table)));
    }
  }

  void read_keys(const TableInfo& table, const TomlNode& node) {
    if (table.open != nullptr) table.open(policy_, std::string(node.key), node.line);
    for (const TomlNode& child : document_.children(node)) {
      const auto key = std::ranges::find(table.keys, child.key, &KeyInfo::name);
      if (key == table.keys.end()) {
        add(child, complaint_of_unknown_key(table, child.key));
      } else if (auto value = check_value(*key, child, context_)) {
        require_unique(table, *key, child);
        key->store(policy_, std::move(*value));
      }
    }
    require_needed(table, node);
  }

  void require_unique(const TableInfo& table, const KeyInfo& key, const TomlNode& node) {
    if (key.unique == Unique::no) return;
    const std::string identity = key.unique == Unique::as_id ? area_id(node.text) : node.text;
    const auto [first, is_new] = seen_.try_emplace({table.name, identity}, node.line);
    if (is_new) return;
    add(node,
        fmt::format("{} {} {} is already on line {}", heading_of(table), key.name, quoted(node.text), first->second));
  }

  void require_needed(const TableInfo& table, const TomlNode& node) {
    const auto given = [&](const KeyInfo& key) {
      return std::ranges::any_of(document_.children(node),
                                 [&](const TomlNode& child) { return child.key == key.name; });
    };
    std::vector<std::string> alternatives;
    bool has_alternative = false;
    for (const KeyInfo& key : table.keys) {
      if (key.need == Presence::required && !given(key))
        add(node, fmt::format("{} needs '{}': {}", heading_of(table), key.name, info_of(key.type).phrase));
      if (key.need != Presence::one_of) continue;
      alternatives.push_back(fmt::format("'{}'", key.name));
      has_alternative = has_alternative || given(key);
    }
    if (!alternatives.empty() && !has_alternative)
      add(node, fmt::format("{} needs at least one of {}", heading_of(table), join(alternatives, ", ")));
  }

  static std::string complaint_of_unknown_table(std::string_view word) {
    std::vector<std::string_view> names;
    for (const TableInfo& table : policy_tables()) {
      names.push_back(table.name);
      if (has_key(table, word))
        return fmt::format("'{}' stands outside any table; it belongs in {}", word, heading_of(table));
    }
    return fmt::format("unknown table {}{}", quoted(word), suggestion(word, names));
  }

  static std::string complaint_of_unknown_key(const TableInfo& table, std::string_view word) {
    std::vector<std::string_view> names;
    for (const KeyInfo& key : table.keys) names.push_back(key.name);
    std::string advice = suggestion(word, names);
    for (const TableInfo& other : policy_tables())
      if (advice.empty() && has_key(other, word)) advice = fmt::format("; it belongs in {}", heading_of(other));
    return fmt::format("unknown key {} in {}{}", quoted(word), heading_of(table), advice);
  }

  static bool has_key(const TableInfo& table, std::string_view word) {
    return std::ranges::find(table.keys, word, &KeyInfo::name) != table.keys.end();
  }

  const TomlDocument& document_;
  Policy policy_;
  TomlProblems problems_;
  CheckContext context_;
  std::map<std::pair<std::string_view, std::string>, std::uint32_t> seen_;  // (table, identity) → line
};

// "fount.toml:12: unknown key ..." per line, by line.
Error error_of(TomlProblems problems, std::string_view path) {
  std::sort(problems.begin(), problems.end(), [](const TomlProblem& a, const TomlProblem& b) {
    return std::tie(a.line, a.message) < std::tie(b.line, b.message);
  });
  const std::string shown_path = printable_path(path);
  std::vector<std::string> lines;
  for (const TomlProblem& problem : problems) {
    if (lines.size() == kMostProblems) {
      lines.push_back(fmt::format("{}: {} more problems", shown_path, problems.size() - kMostProblems));
      break;
    }
    lines.push_back(fmt::format("{}:{}: {}", shown_path, problem.line, problem.message));
  }
  return {ErrorCode::configuration, join(lines, "\n")};
}

}  // namespace

Result<Policy> parse_policy(std::string_view toml, const std::string& path,
                            const std::vector<std::string_view>& rule_ids) {
  if (toml.size() > kMaxPolicyBytes)
    return std::unexpected(error_of({{1, fmt::format("larger than {} KiB", kMaxPolicyBytes >> 10)}}, path));
  auto document = read_toml(toml);
  if (!document) {
    document.error().message.insert(0, "not TOML: ");
    return std::unexpected(error_of({std::move(document).error()}, path));
  }
  PolicyReader reader(*document, rule_ids);
  reader.read();
  if (!reader.problems().empty()) return std::unexpected(error_of(std::move(reader.problems()), path));
  Policy policy = std::move(reader.policy());
  const std::size_t slash = path.rfind('/');
  policy.directory = slash == std::string::npos ? "" : path.substr(0, slash);
  policy.present = true;
  return policy;
}

}  // namespace fount
