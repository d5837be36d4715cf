#include "rules/provisioned.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace fount {
namespace {

// Every description of a deployment that sets the variable takes it from a store.
bool comes_from_store(const Index& index, std::string_view name) {
  bool from_store = false;
  for (const SettingSource& source : index.settings().of(index.symbols().find(name))) {
    const bool deploys = source.layer == Layer::kubernetes || source.layer == Layer::helm ||
                         source.layer == Layer::terraform || source.layer == Layer::deploy_script;
    if (!deploys || source.is(kSettingCommentedOut) || source.is(kSettingTemplate)) continue;
    if (!source.is(kSettingFromStore)) return false;
    from_store = true;
  }
  return from_store;
}

// `--set-secrets=NAME=store-entry:latest`, `echo "NAME=${{ secrets.X }}"`, `NAME=${X:?}`.
bool gives(std::string_view line) {
  constexpr auto kGiving = std::to_array<std::string_view>({":?", "secrets.", "set-secrets", "update-secrets"});
  return std::ranges::any_of(kGiving, [&](std::string_view word) { return line.contains(word); });
}

// Platforms that make a value when the service is made: the line after its key says so.
bool makes(std::string_view line) { return trim(line) == "generateValue: true" || line.contains("generator: secret"); }

bool is_given_in(std::string_view text, std::string_view name) {
  bool named = false;  // by the line before
  for (const std::string_view line : split(text, '\n')) {
    if (named && makes(line)) return true;
    named = contains_word(line, name) && !trim(line).starts_with('#');
    if (named && gives(line)) return true;
  }
  return false;
}

// `if not app.config["SECRET_KEY"]: raise`
bool ends_without(const FileFacts& facts, std::string_view name) {
  const std::string attribute = lower(name);
  return std::ranges::any_of(facts.steps, [&](const Step& step) {
    if (step.kind != StepKind::raise || step.block == kNone) return false;
    const std::string_view condition = facts.text(facts.blocks[step.block].condition);
    return facts.blocks[step.block].kind == BlockKind::if_ && condition.starts_with("not ") &&
           (contains_word(condition, name) || contains_word(condition, attribute));
  });
}

}  // namespace

bool is_provisioned(const Index& index, std::string_view name) {
  if (comes_from_store(index, name)) return true;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.file(FileId{f});
    if (file.language != Language::yaml || file.role == Role::test) continue;
    if (is_given_in(index.text({FileId{f}, 0, static_cast<std::uint32_t>(file.size)}), name)) return true;
  }
  return false;
}

bool is_demanded(const Index& index, FileId module, std::string_view name) {
  const auto demands = [&](const SettingRead& read) {
    return read.file == module && read.block != kNone && read.default_kind == ValueKind::none &&
           !read.is(kReadPresence) && !read.is(kReadWrites) && index.symbols()[read.accessor].ends_with("environ");
  };
  if (std::ranges::any_of(index.setting_reads().of(index.symbols().find(name)), demands)) return true;
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f}) && ends_without(index.facts(FileId{f}), name)) return true;
  return false;
}

}  // namespace fount
