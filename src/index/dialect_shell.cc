// Shell: what a script exports, and what its deploy commands set (`--set-env-vars A=1,B=2`, `docker run -e A=1`).
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "index/dialects.h"

namespace fount {
namespace {

struct Option {
  std::string_view name;
  std::uint16_t flags = 0;
  bool build = false;  // read while an image is built, not when it runs
};
constexpr auto kOptions = std::to_array<Option>({
    {"--build-arg", 0, true},
    {"--build-env-vars", 0, true},
    {"--env", 0, false},
    {"--env-vars", 0, false},
    {"--set-build-env-vars", 0, true},
    {"--set-env-vars", 0, false},
    {"--set-secrets", kSettingFromStore | kSettingComputed, false},
    {"--update-env-vars", 0, false},
    {"--update-secrets", kSettingFromStore | kSettingComputed, false},
    {"-e", 0, false},
});

std::string_view raw(const DialectFile& file, std::uint32_t entry) {
  const Entry& it = file.tree[entry];
  return file.text.at(it.value_begin, it.value_end);
}

std::string_view without_quotes(std::string_view word) {
  while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
  return word;
}

// The option that a word is the value of: `--set-env-vars=A=1`, or the word before.
const Option* option_of(const DialectFile& file, std::uint32_t word) {
  std::string_view text = without_quotes(raw(file, word));
  if (!file.tree.key(word).empty() || !text.starts_with('-')) {
    const auto siblings = file.tree.children(file.tree[word].parent);
    const auto place = std::ranges::lower_bound(siblings, word);
    if (place == siblings.begin() || place == siblings.end()) return nullptr;
    text = without_quotes(raw(file, place[-1]));
  }
  text = text.substr(0, text.find('='));
  const auto found = std::ranges::find(kOptions, text, &Option::name);
  return found == kOptions.end() ? nullptr : &*found;
}

// What is deployed: the first word after `deploy` or `update` that is no option.
std::string target_of(const DialectFile& file, std::uint32_t command) {
  bool deploys = false;
  for (const std::uint32_t word : file.tree.children(command)) {
    const std::string_view text = without_quotes(raw(file, word));
    if (deploys) return text.starts_with('-') ? std::string{} : std::string(text);
    deploys = text == "deploy" || text == "update";
  }
  return {};
}

bool speaks(const DialectFile& file) {
  return file.file.language == Language::shell || file.file.language == Language::makefile;
}

void read(const DialectFile& file, SettingCollector& collector) {
  for (std::uint32_t i = 0; i < file.tree.size(); ++i) {
    const Entry& entry = file.tree[i];
    const bool of_command = entry.parent != kNone && file.tree[entry.parent].is(kCommand);
    if (entry.is(kExported) && !entry.is(kPair) && !entry.is(kCommand) && !of_command)
      collector.add(i, {.layer = Layer::shell_script});
  }
  read_commands(file, collector, {.layer = Layer::deploy_script});
}

}  // namespace

void read_commands(const DialectFile& file, SettingCollector& collector, const SettingPart& part) {
  for (std::uint32_t i = 0; i < file.tree.size(); ++i) {
    const Entry& pair = file.tree[i];
    if (!pair.is(kPair) || pair.is(kCommentedOut) || pair.parent == kNone) continue;
    const std::uint32_t word = file.tree[pair.parent].is(kListItem) ? pair.parent : i;
    const Option* option = option_of(file, word);
    if (option == nullptr) continue;
    SettingPart its = part;
    its.flags |= option->flags;
    its.scope = target_of(file, file.tree[word].parent);
    if (option->build) its.scope += " build";
    collector.add(i, its);
  }
}

const Dialect shell_dialect{speaks, read};

}  // namespace fount
