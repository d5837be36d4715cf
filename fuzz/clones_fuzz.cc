// Any bytes as Python files, parted by NUL, the last of which replaces the first later on: groups of copies that are
// well formed, and the same ones whether a file was replaced or there from the start.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "index/alignment.h"
#include "index/clone_join.h"
#include "lang/extract.h"

namespace {

using fount::CloneGroup, fount::CloneMember, fount::FileFacts;

constexpr std::size_t kMostFiles = 8;

void check_member(const CloneMember& member, const std::vector<FileFacts>& facts) {
  if (member.lines.file.value >= facts.size() || member.lines.begin >= member.lines.end) std::abort();
  const FileFacts& file = facts[member.lines.file.value];
  if (member.lines.end > file.code.size()) std::abort();
  if (member.definition != fount::kNone && member.definition >= file.definitions.size()) std::abort();
}

// One line of numbers for each group.
std::vector<std::vector<std::uint32_t>> numbers_of(const std::vector<CloneGroup>& groups) {
  std::vector<std::vector<std::uint32_t>> rows;
  for (const CloneGroup& group : groups) {
    auto& row = rows.emplace_back();
    row = {static_cast<std::uint32_t>(group.kind), static_cast<std::uint32_t>(group.unit), group.tokens};
    for (const CloneMember& member : group.members)
      row.insert(row.end(), {member.lines.file.value, member.lines.begin, member.lines.end, member.definition});
  }
  return rows;
}

void check_groups(const std::vector<CloneGroup>& groups, const std::vector<FileFacts>& facts) {
  for (const CloneGroup& group : groups) {
    if (group.members.size() < 2) std::abort();
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      check_member(group.members[i], facts);
      for (std::size_t j = 0; j < i; ++j)
        if (group.members[i].lines.overlaps(group.members[j].lines)) std::abort();
    }
    const CloneMember &a = group.members[0], &b = group.members[1];
    const fount::CodeView view_a{a.lines.file, facts[a.lines.file.value]};
    const fount::CodeView view_b{b.lines.file, facts[b.lines.file.value]};
    const fount::Alignment alignment = fount::align(view_a, a.lines, view_b, b.lines);
    if (alignment.similarity() > 1 || (group.kind == fount::CloneKind::exact && !alignment.differences.empty()))
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<FileFacts> facts;
  for (const std::string_view file : fount::split(bytes, '\0'))
    if (facts.size() < kMostFiles) facts.push_back(fount::extract(fount::Language::python, file, fount::kEveryDetail));
  fount::CloneJoin join(facts);
  check_groups(join.groups(), facts);
  facts.front() = facts.back();
  join.update({0});
  const std::vector<CloneGroup> groups = join.groups();
  check_groups(groups, facts);
  if (numbers_of(groups) != numbers_of(fount::CloneJoin(facts).groups())) std::abort();
  return 0;
}
