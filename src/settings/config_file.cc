// fount-serve.toml → settings.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/path.h"
#include "base/text.h"
#include "base/toml.h"
#include "settings/loading.h"

namespace fount {
namespace {

constexpr std::string_view kAgentKeys[] = {"name", "command", "network"};

class ConfigReader {
 public:
  ConfigReader(Loading& loading, const TomlDocument& document)
      : loading_(loading), document_(document), directory_(parent_of(loading.config_file)) {}

  void read() {
    for (const TomlNode& node : document_.children(document_.root())) {
      if (node.key == "agent") {
        read_agents(node);
      } else {
        read_setting(node);
      }
    }
  }

 private:
  std::string origin_of(const TomlNode& node) const { return fmt::format("{}:{}", loading_.config_file, node.line); }
  void complain(const TomlNode& node, std::string_view what) { loading_.complain(origin_of(node), what); }

  void read_setting(const TomlNode& node) {
    const auto setting = std::ranges::find(setting_table(), node.key, &SettingInfo::name);
    if (setting == setting_table().end()) return complain(node, complaint_of_unknown(node.key));
    if (setting->kind == SettingKind::secret) {
      const std::string variable = variable_of(*setting);
      return complain(node, fmt::format("{} is a secret, and secrets do not belong into this file: set {}_FILE or {}",
                                        setting->name, variable, variable));
    }
    store(*setting, node);
  }

  void store(const SettingInfo& setting, const TomlNode& node) {
    Place place{origin_of(node), directory_};
    using enum TomlNode::Kind;
    if (setting.kind == SettingKind::list) {
      if (std::optional<std::vector<std::string>> parts = strings_of(node))
        return assign_list(loading_, setting, std::move(*parts), std::move(place));
      return complain(node, fmt::format("{} must be a list of strings, not {}", setting.name, name_of(node.kind)));
    }
    if (setting.kind == SettingKind::number) {
      if (node.kind == integer) return assign(loading_, setting, std::to_string(node.integer), std::move(place));
      return complain(node, fmt::format("{} must be an integer, not {}", setting.name, name_of(node.kind)));
    }
    if (node.kind == string || node.kind == date) return assign(loading_, setting, node.text, std::move(place));
    complain(node, fmt::format("{} must be a string, not {}", setting.name, name_of(node.kind)));
  }

  std::optional<std::vector<std::string>> strings_of(const TomlNode& node) const {
    if (node.kind != TomlNode::Kind::list) return std::nullopt;
    std::vector<std::string> parts;
    for (const TomlNode& item : document_.children(node)) {
      if (item.kind != TomlNode::Kind::string) return std::nullopt;
      parts.push_back(item.text);
    }
    return parts;
  }

  void read_agents(const TomlNode& node) {
    const auto is_table = [](const TomlNode& item) { return item.kind == TomlNode::Kind::table; };
    if (node.kind != TomlNode::Kind::list || !std::ranges::all_of(document_.children(node), is_table))
      return complain(node, "agents are written [[agent]]");
    for (const TomlNode& item : document_.children(node)) read_agent(item);
  }

  void read_agent(const TomlNode& node) {
    ExternalAgentSettings agent;
    for (const TomlNode& child : document_.children(node)) read_agent_key(child, agent);
    const auto is_name_character = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (agent.name.empty() || !std::ranges::all_of(agent.name, is_name_character)) {
      complain(node, "[[agent]] needs a name of lower-case letters, digits and '-'");
    } else if (is_taken(agent.name)) {
      complain(node, fmt::format("there is already an agent '{}'", agent.name));
    }
    if (agent.command.empty() || agent.command.front().empty()) {
      complain(node, "[[agent]] needs a command: the program and its arguments, as a list of strings");
    } else {
      // Arguments are not shown: one of them may be a key.
      loading_.agent_origins.emplace_back(
          printable_text(fmt::format(
              "{}: {}{}{}", agent.name, agent.command.front(),
              agent.command.size() > 1 ? fmt::format(" with {}", plural(agent.command.size() - 1, "argument")) : "",
              agent.network ? ", network" : "")),
          origin_of(node));
    }
    loading_.values.agents.push_back(std::move(agent));
  }

  bool is_taken(std::string_view name) const {
    return name == "audit" || std::ranges::any_of(loading_.values.agents, [&](const ExternalAgentSettings& agent) {
             return agent.name == name;
           });
  }

  void read_agent_key(const TomlNode& node, ExternalAgentSettings& agent) {
    if (node.key == "name" && node.kind == TomlNode::Kind::string) {
      agent.name = node.text;
    } else if (node.key == "network" && node.kind == TomlNode::Kind::boolean) {
      agent.network = node.boolean;
    } else if (std::optional<std::vector<std::string>> parts = strings_of(node); node.key == "command" && parts) {
      agent.command = std::move(*parts);
    } else if (std::ranges::find(kAgentKeys, node.key) == std::end(kAgentKeys)) {
      complain(node, fmt::format("unknown key '{}' in [[agent]]{}", printable_text(node.key),
                                 suggestion(node.key, kAgentKeys)));
    } else {
      complain(node, fmt::format("{} of an agent cannot be {}", node.key, name_of(node.kind)));
    }
  }

  static std::string complaint_of_unknown(std::string_view key) {
    std::vector<std::string_view> names{"agent"};
    for (const SettingInfo& setting : setting_table())
      if (setting.kind != SettingKind::secret) names.push_back(setting.name);
    return fmt::format("unknown key '{}'{}", printable_text(key), suggestion(key, names));
  }

  Loading& loading_;
  const TomlDocument& document_;
  std::string directory_;
};

}  // namespace

void read_config_file(Loading& loading, std::string_view text) {
  const auto document = read_toml(text);
  if (!document) {
    // This message quotes what stands there, which may be a secret that somebody put here without quotes.
    const std::string& message = document.error().message;
    const bool quotes_value = message.ends_with("text needs quotes");
    return loading.complain(fmt::format("{}:{}", loading.config_file, document.error().line),
                            "not TOML: " + (quotes_value ? "no value; text needs quotes" : message));
  }
  ConfigReader(loading, *document).read();
}

}  // namespace fount
