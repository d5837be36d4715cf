#include "index/calls.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "index/scopes.h"

namespace fount {
namespace {

constexpr std::size_t kMaxBases = 32;

bool is_read(const Calls::Input& input, FileId file) {
  const Role role = input.files[file.value].role;
  return (role == Role::production || role == Role::script) && input.modules.of(file);
}

// Methods by class and name, of all files whose calls are read.
class Methods {
 public:
  explicit Methods(const Calls::Input& input) : input_(input) {
    for (std::uint32_t f = 0; f < input.files.size(); ++f) {
      if (!is_read(input, FileId{f})) continue;
      const FileFacts& facts = input.facts[f];
      for (std::uint32_t d = 0; d < facts.definitions.size(); ++d)
        if (const Definition& method = facts.definitions[d]; method.parent != kNone)
          methods_.push_back({input.first_definition[f] + method.parent, facts.text(method.name),
                              DefinitionId{input.first_definition[f] + d}});
    }
    std::ranges::sort(methods_, {}, [](const Method& m) { return std::tuple(m.owner, m.name, m.id); });
  }

  // What `name` means on an instance of a class, its first-party bases included.
  DefinitionId find(DefinitionId owner, std::string_view name) const {
    std::vector<DefinitionId> open{owner};
    for (std::size_t i = 0; i < open.size() && i < kMaxBases; ++i) {
      const auto range = std::ranges::equal_range(methods_, std::pair(open[i].value, name), {},
                                                  [](const Method& m) { return std::pair(m.owner, m.name); });
      if (!range.empty()) return range.back().id;
      const auto bases = input_.classes.bases(open[i]);
      open.insert(open.end(), bases.begin(), bases.end());
    }
    return {};
  }

 private:
  struct Method {
    std::uint32_t owner;
    std::string_view name;
    DefinitionId id;
  };
  const Calls::Input& input_;
  std::vector<Method> methods_;
};

// One file's calls: what they mean is asked once for each name and scope.
class CallReader {
 public:
  CallReader(const Calls::Input& input, const Methods& methods, FileId file)
      : input_(input),
        methods_(methods),
        file_(file),
        facts_(input.facts[file.value]),
        scopes_(file, facts_, input.modules, input.resolver, input.symbols) {}

  CallSite read(std::uint32_t call) {
    const Call& fact = facts_.calls[call];
    if (!fact.is(kRooted)) return {};
    const auto [entry, fresh] = known_.try_emplace(std::uint64_t{fact.callee.value} << 32 | fact.definition);
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
        site.target = methods_.find(id_of(owner), callee.substr(dot + 1));
      return site;
    }
    const Target target = scopes_.meaning(definition, callee);
    if (target.kind == TargetKind::definition) site.target = {input_.first_definition[target.file.value] + target.item};
    return site;
  }

  const Calls::Input& input_;
  const Methods& methods_;
  FileId file_;
  const FileFacts& facts_;
  FileScopes scopes_;
  std::unordered_map<std::uint64_t, CallSite> known_;
};

}  // namespace

Calls::Calls(const Input& input) {
  const Methods methods(input);
  first_site_.reserve(input.files.size() + 1);
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    first_site_.push_back(static_cast<std::uint32_t>(by_place_.size()));
    if (!is_read(input, FileId{f})) continue;
    CallReader reader(input, methods, FileId{f});
    for (std::uint32_t c = 0; c < input.facts[f].calls.size(); ++c)
      if (const CallSite site = reader.read(c); site.target) by_place_.push_back(site);
  }
  first_site_.push_back(static_cast<std::uint32_t>(by_place_.size()));
  sites_ = by_place_;
  std::ranges::sort(sites_);
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
