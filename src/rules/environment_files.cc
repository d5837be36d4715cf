#include "rules/environment_files.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace fount {
namespace {

// "config/*.env": the path without the environment's name. Empty when the path does not hold it.
std::string family_of(const Index& index, FileId file, Layer layer) {
  std::string family, word;
  bool named = false;
  const auto flush = [&] {
    const bool environment = !environment_name(word).empty();
    named = named || environment;
    family += environment ? "*" : word;
    word.clear();
  };
  for (const char c : index.file(file).path) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (part) {
      word += c;
    } else {
      flush();
      family += c;
    }
  }
  flush();
  return named ? fmt::format("{} {}", name_of(layer), family) : "";
}

}  // namespace

std::map<std::string, std::vector<EnvironmentFile>> environment_families(const Index& index) {
  std::map<std::pair<std::string, FileId>, EnvironmentFile> by_file;
  for (const SettingSource& setting : index.settings().all()) {
    const EnvironmentId environment = index.environments().of(setting.file);
    if (!environment || setting.is(kSettingTemplate) || setting.layer == Layer::image) continue;
    std::string family = family_of(index, setting.file, setting.layer);
    if (family.empty()) continue;
    EnvironmentFile& description = by_file[{std::move(family), setting.file}];
    description.file = setting.file;
    description.environment = environment;
    if (setting.is(kSettingCommentedOut))
      description.mentioned.insert(setting.name);
    else
      description.settings[setting.name] = &setting;
  }
  std::map<std::string, std::vector<EnvironmentFile>> result;
  for (auto& [key, description] : by_file) result[key.first].push_back(std::move(description));
  return result;
}

}  // namespace fount
