#include "index/calls.h"

#include <algorithm>
#include <map>
#include <utility>

#include "index/scopes.h"

namespace fount {
namespace {

constexpr std::size_t kMaxBases = 32;

// The method that `name` means on an instance of a class, its first-party bases included.
DefinitionId method_of(const Calls::Input& input, DefinitionId owner, std::string_view name) {
  std::vector<DefinitionId> open{owner};
  for (std::size_t i = 0; i < open.size() && i < kMaxBases; ++i) {
    const auto after = std::ranges::upper_bound(input.first_definition, open[i].value);
    const auto file = static_cast<std::size_t>(after - input.first_definition.begin()) - 1;
    const FileFacts& facts = input.facts[file];
    const std::uint32_t local = open[i].value - input.first_definition[file];
    for (std::uint32_t d = local + 1;
         d < facts.definitions.size() && facts.definitions[d].begin < facts.definitions[local].end; ++d)
      if (facts.definitions[d].parent == local && facts.text(facts.definitions[d].name) == name)
        return {input.first_definition[file] + d};
    const auto bases = input.classes.bases(open[i]);
    open.insert(open.end(), bases.begin(), bases.end());
  }
  return {};
}

// One file's calls: what they mean is asked once for each name and scope.
class CallReader {
 public:
  CallReader(const Calls::Input& input, FileId file)
      : input_(input),
        file_(file),
        facts_(input.facts[file.value]),
        scopes_(file, facts_, input.modules, input.resolver, input.symbols) {}

  CallSite read(std::uint32_t call) {
    const Call& fact = facts_.calls[call];
    if (!fact.is(kRooted)) return {};
    const auto [entry, fresh] = known_.try_emplace({fact.callee.value, fact.definition});
    if (fresh) entry->second = meaning(fact.definition, facts_.text(fact.callee));
    CallSite site = entry->second;
    site.file = file_;
    site.call = call;
    return site;
  }

 private:
  DefinitionId id_of(std::uint32_t definition) const { return {input_.first_definition[file_.value] + definition}; }

  CallSite meaning(std::uint32_t definition, std::string_view callee) const {
    CallSite site;
    const auto dot = callee.find('.');
    const std::uint32_t owner = scopes_.receiver(definition, callee.substr(0, dot));
    if (owner != kNone) {
      site.through_receiver = true;
      if (dot == std::string_view::npos)
        site.target = id_of(owner);
      else
        site.target = method_of(input_, id_of(owner), callee.substr(dot + 1));
      return site;
    }
    const Target target = scopes_.meaning(definition, callee);
    if (target.kind == TargetKind::definition) site.target = {input_.first_definition[target.file.value] + target.item};
    return site;
  }

  const Calls::Input& input_;
  FileId file_;
  const FileFacts& facts_;
  FileScopes scopes_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, CallSite> known_;
};

}  // namespace

Calls::Calls(const Input& input) {
  first_site_.reserve(input.files.size() + 1);
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    first_site_.push_back(static_cast<std::uint32_t>(by_place_.size()));
    const Role role = input.files[f].role;
    if ((role == Role::production || role == Role::script) && input.modules.of(FileId{f})) collect(FileId{f}, input);
  }
  first_site_.push_back(static_cast<std::uint32_t>(by_place_.size()));
  sites_ = by_place_;
  std::ranges::sort(sites_);
}

void Calls::collect(FileId file, const Input& input) {
  CallReader reader(input, file);
  for (std::uint32_t c = 0; c < input.facts[file.value].calls.size(); ++c)
    if (const CallSite site = reader.read(c); site.target) by_place_.push_back(site);
}

std::span<const CallSite> Calls::of(DefinitionId target) const {
  const auto range = std::ranges::equal_range(sites_, target, {}, &CallSite::target);
  return {range.begin(), range.end()};
}

DefinitionId Calls::target(FileId file, std::uint32_t call) const {
  const std::span<const CallSite> sites =
      std::span(by_place_).subspan(first_site_[file.value], first_site_[file.value + 1] - first_site_[file.value]);
  const auto found = std::ranges::lower_bound(sites, call, {}, &CallSite::call);
  return found != sites.end() && found->call == call ? found->target : DefinitionId{};
}

}  // namespace fount
