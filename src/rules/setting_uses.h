// Who uses a variable: what production code here reads, what somebody else reads (frameworks, images, tools, code in
// languages that are not understood), and which descriptions of an environment are made for code that is here.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "index/index.h"

namespace fount {

// Read by a framework, image or tool of its own accord: POSTGRES_DB, AWS_REGION, UVICORN_WORKERS.
bool is_read_by_others(std::string_view name);

// It sets the variable for something that is deployed: no template, no comment, no build, no job of a workflow.
bool configures(const SettingSource& setting);

// Code that asks for it by itself: not a script's $X, not a guess, nothing that only sets it.
bool asks(const Index& index, const SettingRead& read);

// How much code there is that could read a variable without Fount noticing.
enum class Foreign : std::uint8_t { none, some, most };

class SettingUses {
 public:
  explicit SettingUses(const Index& index);

  // False only when no production code, script inside a file or configuration file can be asking for it. People's
  // scripts count with `scripts`.
  bool may_be_read(Symbol symbol, bool scripts) const;
  // Some place sets it, if only for people to copy; or another file interpolates it and so expects it.
  bool is_declared(Symbol symbol) const;
  // Most of what stands beside it (same file, same container) is read by code that is here.
  bool is_for_code_here(const SettingSource& setting) const;
  Foreign foreign() const { return foreign_; }
  bool has_foreign_code(std::uint32_t service) const { return foreign_services_.contains(service); }

 private:
  void count_code();
  void note_mentions(FileId file);
  void note_text(FileId file);
  void weigh_descriptions();

  using Group = std::tuple<FileId, Symbol>;  // file and scope
  struct Weight {
    unsigned read = 0, all = 0;
  };
  const Index& index_;
  std::set<std::string_view> interpolated_;  // $X of files and scripts
  std::set<std::string_view> mentioned_;     // by production code
  std::set<std::string_view> words_;         // of configuration files without a syntax for variables
  std::vector<std::string_view> prefixes_;   // "SHOP_" as a literal of production code: it may read all of them
  std::set<std::uint32_t> foreign_services_;
  std::map<Group, Weight> weights_;
  Foreign foreign_ = Foreign::none;
};

}  // namespace fount
