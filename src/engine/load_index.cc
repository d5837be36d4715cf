#include "engine/load_index.h"

#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract_all.h"
#include "engine/hidden_paths.h"
#include "engine/print.h"
#include "engine/secret_vault.h"
#include "rules/rule.h"

namespace fount {
namespace {

// Facts keep names, and a secret may stand where a name should.
std::string printed_facts(const FileSystem& fs, std::span<const SourceFile> files, std::span<const FileFacts> facts,
                          const Texts& texts) {
  const SecretValues values(files, facts, texts);
  return SecretVault(values, KnownNames(files, facts)).scrubbed(print_all_facts(fs, files, facts));
}

}  // namespace

Result<LoadedIndex> load_index(const AuditRequest& request, Workers& workers, Observer& observer,
                               const CancelToken& cancel, PassClock& clock) {
  const FileSystem& fs = *request.fs;
  std::vector<std::string_view> rule_ids;
  for (const Rule* rule : all_rules()) rule_ids.push_back(rule->info.id);
  LoadedIndex loaded;

  // The root's fount.toml comes before the files: its [scan] and [roles] steer the walk.
  FOUNT_TRY(loaded.policies, read_root_policy(request, rule_ids));

  // What is asked for, and so what has to be found out.
  const Needs needs = loaded.rules.emplace(request.wanted, loaded.policies.root()).needs();

  // One snapshot of the tree. No later pass looks for files; nested policies may still change a role.
  FOUNT_TRY(FileSet discovered, discover(fs, request.git, loaded.policies.root(), request.discover));
  loaded.set = std::make_unique<FileSet>(std::move(discovered));
  FileSet& set = *loaded.set;
  FOUNT_CHECK(read_nested_policies(fs, set, rule_ids, loaded.policies));
  clock.lap("discover");

  // Everything a file states, from its bytes alone. From here on roles are settled too: a file may only now have said
  // that it is generated.
  auto [facts, texts] = extract_all({fs, set, needs, clock}, workers, observer, cancel);
  if (cancel.canceled()) return failure(ErrorCode::canceled, "canceled");
  clock.lap("read");
  if (request.print == "facts") {
    loaded.printed = printed_facts(fs, set.files, facts, texts);
    return loaded;
  }

  hide_submodules(set, facts, texts);

  // Facts joined. No fact is added beyond this point, so rules may run in any order. Copies need nothing but the facts,
  // which stay where they are when the vector is handed on.
  std::future<Clones> clones;
  if (needs.has(Need::copies))
    clones = workers.beside([files = std::span<const FileFacts>(facts), spent = clock.part("copies")] {
      PartTimer timer(spent != nullptr);
      Clones found(files);
      timer.lap(spent);
      return found;
    });
  loaded.index = std::make_unique<Index>(IndexInput{std::move(set.files), std::move(set.services), std::move(facts),
                                                    loaded.policies.list, hidden_paths(set), std::move(texts),
                                                    std::move(clones), needs});
  clock.lap("index");
  return loaded;
}

}  // namespace fount
