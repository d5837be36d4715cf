#include "rules/auth_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/auth_words.h"
#include "rules/support.h"

namespace fount {
namespace {

constexpr std::size_t kObeyingFiles = 3;

Pattern pattern_of(const Index& index, DefinitionId id, std::string_view name, std::string detail) {
  Pattern pattern;
  pattern.pattern = name;
  pattern.concept_name = index.symbol_of(id);
  pattern.span = index.span_of(id);
  pattern.detail = std::move(detail);
  pattern.area = AreaId::authentication;
  return pattern;
}

// --- Single authentication entry: the dependency that every route takes its user from.

using Users = std::map<DefinitionId, std::set<FileId>>;  // per dependency, the files that depend on it

// A module name that stands for the dependency: `CurrentUser = Annotated[User, Depends(get_current_user)]`.
void add_users_of_alias(const Index& index, FileId file, const Call& call, std::set<FileId>& users) {
  const FileFacts& facts = index.facts(file);
  for (std::uint32_t b = 0; b < facts.bindings.size(); ++b) {
    const Binding& binding = facts.bindings[b];
    if (binding.definition != kNone || call.begin < binding.value_begin || call.begin >= binding.value_end) continue;
    for (const Use& use : index.uses({TargetKind::binding, file, b}))
      if (index.production(use.file)) users.insert(use.file);
  }
}

Users users_of_dependencies(const Index& index) {
  Users users;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (const Call& call : facts.calls) {
      const std::string_view callee = facts.text(call.callee);
      if ((callee != "Depends" && callee != "Security") || call.arguments.size() == 0) continue;
      const Argument& argument = facts.arguments[call.arguments.begin];
      if (argument.kind != ArgumentKind::name) continue;
      const Target target = index.resolver().resolve_dotted(file, call.definition, facts.text(argument.value));
      if (target.kind != TargetKind::definition) continue;
      const FileFacts& home = index.facts(target.file);
      if (home.definitions[target.item].kind != DefinitionKind::function || !is_authentication(home, target.item))
        continue;
      std::set<FileId>& files = users[index.id_of(target.file, target.item)];
      files.insert(file);
      if (call.definition == kNone) add_users_of_alias(index, file, call, files);
    }
  }
  return users;
}

// It verifies by itself; others build upon it.
bool verifies(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  return std::ranges::any_of(facts.calls, [&](const Call& call) {
    return call.definition == index.local(id) && is_verification(facts.text(call.callee));
  });
}

void find_single_entries(const Index& index, Sink& sink) {
  std::map<std::uint32_t, std::vector<std::pair<DefinitionId, std::size_t>>> roots;  // per service
  for (const auto& [id, files] : users_of_dependencies(index))
    if (verifies(index, id)) roots[index.file(index.file_of(id)).service].emplace_back(id, files.size());
  for (const auto& [service, entries] : roots) {
    const auto [id, files] = entries.front();
    if (entries.size() != 1 || files < kObeyingFiles) continue;
    sink.add(pattern_of(index, id, "single-authentication-entry",
                        fmt::format("{} take their user from it, and no other dependency of the service verifies one",
                                    plural(files, "file"))));
  }
}

// --- Redirect URI from one place

bool gives_redirect_uri(const Index& index, DefinitionId id) {
  if (index.definition(id).kind != DefinitionKind::function || !index.production(index.file_of(id))) return false;
  const auto words = identifier_words(index.name(id));
  const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  return has("redirect") && (has("uri") || has("url")) && (words.front() == "get" || words.front() == "redirect");
}

// An address that ends in a callback, written out.
std::set<std::uint32_t> services_with_literal_callback(const Index& index) {
  std::set<std::uint32_t> services;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    for (const Literal& literal : index.facts(file).literals) {
      if (literal.kind != ValueKind::string) continue;
      const std::string_view text = index.text({file, literal.begin, literal.end});
      if (text.find("://") != text.npos && text.find("callback") != text.npos)
        services.insert(index.file(file).service);
    }
  }
  return services;
}

void find_redirect_uris(const Index& index, Sink& sink) {
  std::map<std::uint32_t, std::vector<DefinitionId>> givers;  // per service
  for (std::uint32_t d = 0; d < index.definition_count(); ++d)
    if (const DefinitionId id{d}; gives_redirect_uri(index, id))
      givers[index.file(index.file_of(id)).service].push_back(id);
  if (givers.empty()) return;
  const std::set<std::uint32_t> spelled_out = services_with_literal_callback(index);
  for (const auto& [service, ids] : givers) {
    if (ids.size() != 1 || spelled_out.contains(service)) continue;
    std::set<std::pair<FileId, std::uint32_t>> callers;
    for (const CallSite& site : index.calls().of(ids.front()))
      if (index.production(site.file)) callers.insert({site.file, site.call});
    if (callers.size() < 2) continue;
    sink.add(pattern_of(index, ids.front(), "redirect-uri-from-one-place",
                        fmt::format("{} ask it, and no address of a callback is written out",
                                    plural(callers.size(), "production caller"))));
  }
}

}  // namespace

void find_auth_patterns(const Index& index, Sink& sink) {
  find_single_entries(index, sink);
  find_redirect_uris(index, sink);
}

}  // namespace fount
