#include "policy/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/schema.h"
#include "policy/toml.h"

namespace fount {
namespace {

// A file that is wrong throughout (another tool's, say) should not scroll the first problem away.
constexpr std::size_t kMostProblems = 50;

class PolicyReader {
 public:
  explicit PolicyReader(std::span<const std::string_view> rule_ids) : rule_ids_(rule_ids) {}

  void read(const TomlNode& document) {
    for (const TomlMember& member : document.members) {
      const auto tables = policy_tables();
      const auto table =
          std::find_if(tables.begin(), tables.end(), [&](const TableInfo& info) { return info.name == member.key; });
      if (table == tables.end()) {
        add(member.line, complaint_of_unknown_table(member.key));
      } else {
        read_table(*table, member);
      }
    }
  }

  Policy& policy() { return policy_; }
  TomlProblems& problems() { return problems_; }

 private:
  void add(std::uint32_t line, std::string message) { problems_.push_back({line, std::move(message)}); }

  void read_table(const TableInfo& table, const TomlMember& member) {
    const TomlNode& node = member.node;
    const bool list_of_tables = node.kind == TomlNode::Kind::list && std::ranges::all_of(node.items, is_table);
    if (table.shape == Shape::repeated && list_of_tables) {
      for (const TomlNode& item : node.items) read_keys(table, "", item, item.line);
    } else if (table.shape == Shape::named && is_table(node)) {
      for (const TomlMember& named : node.members) read_named(table, named);
    } else if (table.shape == Shape::single && is_table(node)) {
      read_keys(table, "", node, member.line);
    } else {
      add(member.line, fmt::format("'{}' must be written {}", table.name, heading_of(table)));
    }
  }

  void read_named(const TableInfo& table, const TomlMember& named) {
    if (trim(named.key).empty() || named.key == ".") {
      add(named.line, fmt::format("{} needs a name other than {}", heading_of(table), quoted(named.key)));
    } else if (is_table(named.node)) {
      read_keys(table, named.key, named.node, named.line);
    } else {
      add(named.line, fmt::format("'{}' must be written below a heading {}", table.name, heading_of(table)));
    }
  }

  void read_keys(const TableInfo& table, std::string_view name, const TomlNode& node, std::uint32_t line) {
    if (table.open != nullptr) table.open(policy_, std::string(name), line);
    for (const TomlMember& member : node.members) {
      const auto key = std::find_if(table.keys.begin(), table.keys.end(),
                                    [&](const KeyInfo& info) { return info.name == member.key; });
      if (key == table.keys.end()) {
        add(member.line, complaint_of_unknown_key(table, member.key));
      } else if (auto value = check_value(*key, member.node, rule_ids_, problems_)) {
        require_unique(table, *key, value->text, member.line);
        key->store(policy_, std::move(*value));
      }
    }
    require_needed(table, node, line);
  }

  void require_unique(const TableInfo& table, const KeyInfo& key, const std::string& text, std::uint32_t line) {
    if (key.unique == Unique::no) return;
    const std::string identity = key.unique == Unique::as_id ? area_id(text) : text;
    const auto [first, inserted] = seen_.try_emplace({table.name, identity}, line);
    if (inserted) return;
    add(line, fmt::format("{} {} {} is already on line {}", heading_of(table), key.name, quoted(text), first->second));
  }

  void require_needed(const TableInfo& table, const TomlNode& node, std::uint32_t line) {
    const auto given = [&](const KeyInfo& key) {
      return std::ranges::any_of(node.members, [&](const TomlMember& member) { return member.key == key.name; });
    };
    std::vector<std::string> alternatives;
    bool has_alternative = false;
    for (const KeyInfo& key : table.keys) {
      if (key.need == Need::required && !given(key))
        add(line, fmt::format("{} needs '{}': {}", heading_of(table), key.name, info_of(key.type).phrase));
      if (key.need != Need::one_of) continue;
      alternatives.push_back(fmt::format("'{}'", key.name));
      has_alternative = has_alternative || given(key);
    }
    if (!alternatives.empty() && !has_alternative)
      add(line, fmt::format("{} needs at least one of {}", heading_of(table), join(alternatives, ", ")));
  }

  static bool is_table(const TomlNode& node) { return node.kind == TomlNode::Kind::table; }

  static std::string complaint_of_unknown_table(std::string_view word) {
    std::vector<std::string_view> names;
    for (const TableInfo& table : policy_tables()) {
      names.push_back(table.name);
      for (const KeyInfo& key : table.keys)
        if (key.name == word)
          return fmt::format("'{}' stands outside any table; it belongs in {}", word, heading_of(table));
    }
    return fmt::format("unknown table {}{}", quoted(word), suggestion(word, names));
  }

  static std::string complaint_of_unknown_key(const TableInfo& table, std::string_view word) {
    std::vector<std::string_view> names;
    for (const KeyInfo& key : table.keys) names.push_back(key.name);
    std::string advice = suggestion(word, names);
    for (const TableInfo& other : policy_tables())
      for (const KeyInfo& key : other.keys)
        if (advice.empty() && key.name == word) advice = fmt::format("; it belongs in {}", heading_of(other));
    return fmt::format("unknown key {} in {}{}", quoted(word), heading_of(table), advice);
  }

  std::span<const std::string_view> rule_ids_;
  Policy policy_;
  TomlProblems problems_;
  std::map<std::pair<std::string_view, std::string>, std::uint32_t> seen_;  // (table, identity) → line
};

// "fount.toml:12: unknown key ..." per line, by line.
Error error_of(TomlProblems problems, std::string_view path) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const TomlProblem& a, const TomlProblem& b) { return a.line < b.line; });
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
  auto document = read_toml(toml);
  if (!document) return std::unexpected(error_of({std::move(document).error()}, path));
  PolicyReader reader(rule_ids);
  reader.read(*document);
  if (!reader.problems().empty()) return std::unexpected(error_of(std::move(reader.problems()), path));
  Policy policy = std::move(reader.policy());
  const std::size_t slash = path.rfind('/');
  policy.directory = slash == std::string::npos ? "" : path.substr(0, slash);
  policy.present = true;
  return policy;
}

}  // namespace fount
