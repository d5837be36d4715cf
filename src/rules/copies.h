// Groups of copied code as the rules about copies see them: only members that could be rivals, one service at a time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/finding.h"
#include "index/alignment.h"
#include "index/index.h"

namespace fount {

struct Copies {
  CloneKind kind = CloneKind::exact;
  CloneUnit unit = CloneUnit::function;
  std::vector<CloneMember> members;  // two or more, by place
  bool cross_service = false;        // one member from each service
  bool apart = false;                // started from several folders: none of them can import another
  bool homeless = false;             // and these have no shared library in common that could hold it
  bool explained = false;            // the files say why they are kept: rules/copy_doubts.h

  const LineRange& first() const { return members.front().lines; }
  // Something in them differs, not only names replaced one for one.
  bool changed() const { return kind == CloneKind::near || kind == CloneKind::values; }
};

// Whether services have a shared library in common: where code that stands in all of them could live.
class HomeOfAll {
 public:
  explicit HomeOfAll(const Index& index);
  bool exists(std::span<const std::uint32_t> services) const;

 private:
  std::map<std::uint32_t, std::set<std::uint32_t>> libraries_;
};

// Every group, without members that keep copies by design: migrations, stand-ins, versions, platform twins.
std::vector<Copies> copies_of(const Index& index);
// Of modules alone.
std::vector<Copies> copied_modules(const Index& index);

// What a group weighs, by its first member.
struct Bulk {
  std::uint32_t height = 0;  // physical lines of code
  std::uint32_t body = 0;    // of them, those that are no header of a definition
  std::uint32_t tokens = 0;
  std::uint32_t forms = 0;  // lines that differ in more than names and values: dispatch tables and assignments have few
};
Bulk bulk_of(const Index& index, const LineRange& lines);

// `to_code`, `Command`, `handle`: a framework asks many files for one of this name, and each says there what it is.
bool is_asked_of_many(const Index& index, const Copies& copies);

// A function or class at the top of its module, in several files under one name, which is not one that a framework asks
// of many, nor one that each of several implementations has to have.
bool is_known_by_one_name(const Index& index, const Copies& copies);

// The definition that a member is, or, of a run, that it stands in; kNone for modules.
std::uint32_t definition_of(const Index& index, const Copies& copies, const CloneMember& member);

Alignment compare(const Index& index, const CloneMember& a, const CloneMember& b);

// "class", "function", "method", "module", "statements".
std::string kind_of(const Index& index, const Copies& copies);
// Own name of the definition or module; of a run, that of what it stands in.
std::string name_of(const Index& index, const CloneMember& member);
std::string symbol_of(const Index& index, const CloneMember& member);
bool stands_in_definition(const Index& index, const CloneMember& member);
bool one_name(const Index& index, const Copies& copies);
bool one_file(const Copies& copies);
std::vector<FileId> files_of(const Copies& copies);

// Adds the members as sources: canonical where the evidence decides, the others surplus.
void add_members(const Index& index, Finding& finding, const Copies& copies);

// "parse in shop.orders", "9 lines of parse in shop.orders".
std::string describe_member(const Index& index, const Copies& copies, const CloneMember& member);

}  // namespace fount
