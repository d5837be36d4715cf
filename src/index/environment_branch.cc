#include "index/environment_branch.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"

namespace fount {
namespace {

bool is_negated(std::string_view condition) {
  return condition.contains("!=") || condition.starts_with("not ") || condition.contains(" not ");
}

bool names(const std::optional<std::vector<EnvironmentId>>& named, EnvironmentId environment) {
  return named && environment && std::ranges::find(*named, environment) != named->end();
}

}  // namespace

std::optional<std::vector<EnvironmentId>> environments_of_branch(const FileFacts& facts, const Block& block,
                                                                 const Environments& environments) {
  if (block.kind != BlockKind::if_ && block.kind != BlockKind::match_case) return std::nullopt;
  std::vector<EnvironmentId> named;
  for (auto m = std::ranges::lower_bound(facts.mentions, block.begin, {}, &Mention::begin);
       m != facts.mentions.end() && m->begin < block.body; ++m)
    if (m->kind == MentionKind::environment) named.push_back(environments.named(facts.text(m->text)));
  if (!named.empty()) return named;
  for (const std::string& word : identifier_words(facts.text(block.condition)))
    if (!environment_name(word).empty() && word != "local") return std::vector{environments.named(word)};
  return std::nullopt;
}

bool happens_in(const FileFacts& facts, std::uint32_t block, const Environments& environments,
                EnvironmentId environment) {
  for (std::uint32_t b = block; b != kNone; b = facts.blocks[b].parent) {
    const Block& branch = facts.blocks[b];
    const auto named = environments_of_branch(facts, branch, environments);
    if (named && !is_negated(facts.text(branch.condition)) && !names(named, environment)) return false;
    if (branch.kind != BlockKind::else_ && branch.statement == branch.begin) continue;
    for (std::uint32_t o = b;
         o-- > 0 && facts.blocks[o].begin >= branch.statement;) {  // an elif, an else: what is left
      const Block& other = facts.blocks[o];
      if (other.statement == branch.statement && !is_negated(facts.text(other.condition)) &&
          names(environments_of_branch(facts, other, environments), environment))
        return false;
    }
  }
  return true;
}

}  // namespace fount
