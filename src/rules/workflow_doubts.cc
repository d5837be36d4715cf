#include "rules/workflow_doubts.h"

#include <algorithm>
#include <array>

#include "base/path.h"

namespace fount {
namespace {

// Where most work is done, or any branch. `branches:` that names none of these is about another tree.
bool is_common_branch(std::string_view name) {
  constexpr auto kCommon =
      std::to_array<std::string_view>({"main", "master", "trunk", "develop", "development", "dev"});
  return name.contains('*') || std::ranges::find(kCommon, name) != kCommon.end();
}

bool happens_here(const ConfigView& view, std::uint32_t event) {
  if (view.tree().key(event) == "workflow_call") return false;  // by another repository, as far as this one shows
  const std::uint32_t named = view.child(event, "branches");
  if (named == kNone) return true;
  if (view.children(named).empty()) return is_common_branch(view.literal(named));
  return std::ranges::any_of(view.children(named),
                             [&](std::uint32_t branch) { return is_common_branch(view.literal(branch)); });
}

}  // namespace

bool runs_on_this_tree(const ConfigView& workflow) {
  if (workflow.directory() != ".github/workflows") return false;
  const std::uint32_t events = workflow.top("on");
  if (events == kNone) return false;
  if (workflow.children(events).empty()) return workflow.literal(events) != "workflow_call";
  return std::ranges::any_of(workflow.children(events), [&](std::uint32_t event) {
    if (workflow.tree()[event].is(kListItem)) return workflow.literal(event) != "workflow_call";
    return happens_here(workflow, event);
  });
}

bool may_be_made(const Index& index, const NamedPath& path, std::string_view before) {
  std::string_view written = path.written;
  if (written.starts_with("./")) written.remove_prefix(2);
  if (written.empty() || before.contains(written)) return true;
  const std::string_view target = path.candidates.front();
  const std::string_view folder = parent_of(target);
  if (folder.empty() || index.may_exist(folder)) return false;
  // A folder that is not there either comes with what makes it. Nobody makes a Dockerfile or an action so, unless it is
  // mentioned.
  const std::string top = path.candidates.front().substr(0, target.find('/') + 1);
  const bool is_written_by_hand = path.use == "builds" || path.use == "uses";
  return !is_written_by_hand || before.contains(top);
}

}  // namespace fount
