// A build, a workflow or a manifest names a file that is not there: what it describes cannot be built, whatever the
// place says that has replaced it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/path.h"
#include "rules/command_paths.h"
#include "rules/compose_paths.h"
#include "rules/dockerfile_paths.h"
#include "rules/missing_doubts.h"
#include "rules/project_paths.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/workflow_paths.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule missing_file_rule;
const Rule missing_file_rule{{.id = "missing-file",
                              .title = "a build, workflow or manifest names a file that does not exist",
                              .area = AreaId::infrastructure,
                              .severity = Severity::medium,
                              .effort = Effort::small,
                              .raised = "high when an image cannot be built, or a module, workflow or manifest is gone",
                              .lowered = "low when only tests or local hooks name it",
                              .controls = "CWE-1041"},
                             check};

namespace {

void collect(const ConfigView& view, NamedPaths& found) {
  switch (view.kind()) {
    case ConfigKind::workflow:
    case ConfigKind::action:
      return collect_workflow_paths(view, found);
    case ConfigKind::compose:
      return collect_compose_paths(view, found);
    case ConfigKind::cloud_build:
      return collect_cloud_build_paths(view, found);
    case ConfigKind::terraform:
      return collect_terraform_paths(view, found);
    case ConfigKind::kustomization:
      return collect_kustomize_paths(view, found);
    case ConfigKind::requirements:
      return collect_requirements_paths(view, found);
    case ConfigKind::pyproject:
      return collect_pyproject_paths(view, found);
    case ConfigKind::pre_commit:
      return collect_hook_paths(view, found);
    case ConfigKind::gitlab:
      return collect_gitlab_paths(view, found);
    default:
      return;
  }
}

NamedPaths collect_all(const Index& index, const std::vector<ConfigView>& views) {
  NamedPaths found;
  for (const ConfigView& view : views) collect(view, found);
  // A script may be started anywhere: what it builds says where contexts are, not what is missing.
  NamedPaths of_scripts;
  for (const ConfigView& view : views) {
    if (view.kind() != ConfigKind::script && view.kind() != ConfigKind::makefile) continue;
    read_script(view, kNone, {.directory = "", .directories = {}}, of_scripts);
  }
  found.builds.insert(found.builds.end(), of_scripts.builds.begin(), of_scripts.builds.end());
  std::erase_if(found.builds,
                [&](const ImageBuild& build) { return index.find_file(build.dockerfile).value == kNone; });
  std::ranges::sort(found.builds);
  for (const ConfigView& view : views)
    if (view.kind() == ConfigKind::dockerfile) collect_dockerfile_paths(view, found.builds, found);
  return found;
}

// Builders find a dockerfile, too, where they are told of none or of a Dockerfile.
bool is_written_small(const Index& index, const std::string& path) {
  return name_part(path) == "Dockerfile" && index.find_file(path_below(parent_of(path), "dockerfile")).value != kNone;
}

// Of every checkout, though no work tree that was unpacked has it.
bool is_of_git(std::string_view path) { return path == ".git" || path.ends_with("/.git") || path.contains(".git/"); }

bool exists(const Index& index, const NamedPath& path, const std::vector<std::string>& submodules) {
  return std::ranges::any_of(path.candidates, [&](const std::string& candidate) {
    const auto holds = [&](const std::string& module) { return (candidate + "/").starts_with(module + "/"); };
    if (std::ranges::any_of(submodules, holds)) return true;
    // What an ignored directory holds is ignored, whatever its name.
    return candidate.empty() || index.may_exist(candidate) || index.may_exist(candidate + "/file") ||
           has_template(index, candidate) || is_of_git(candidate) || is_written_small(index, candidate);
  });
}

// Where files of its name are: most of what is missing was moved.
std::vector<FileId> namesakes(const std::map<std::string_view, std::vector<FileId>>& by_name, std::string_view path) {
  const auto found = by_name.find(name_part(path));
  return found == by_name.end() ? std::vector<FileId>{} : found->second;
}

std::string directory_name(const std::string& directory) {
  return directory.empty() ? "the root of the repository" : printable_path(directory);
}

std::string remedy_of(const NamedPath& path) {
  if (!path.written_for || !path.context) return "Name the file that has replaced it, or take out what names it.";
  return fmt::format("Build it in {}, from where its paths are seen, or write them as seen from {}.",
                     directory_name(*path.written_for), directory_name(*path.context));
}

std::string message_of(const Index& index, const NamedPath& path, std::size_t places,
                       const std::vector<FileId>& elsewhere) {
  const std::string moved =
      elsewhere.size() == 1 ? fmt::format("; there is {}", printable_path(index.file(elsewhere[0]).path)) : "";
  const std::string others = places > 1 ? fmt::format(" and {} more", plural(places - 1, "place")) : "";
  const std::string where = path.context ? fmt::format(" in its build context, {}", directory_name(*path.context)) : "";
  return fmt::format("{}{} {} {}, which does not exist{}{}", printable_path(index.file(path.span.file).path), others,
                     path.use, printable_path(path.written), where, moved);
}

Finding finding_about(const Index& index, const std::vector<const NamedPath*>& places,
                      const std::vector<FileId>& elsewhere) {
  const NamedPath& first = *places.front();
  const std::string& target = first.candidates.front();
  Finding finding = finding_of(missing_file_rule.info, target, "file");
  finding.service = index.file(first.span.file).service;
  finding.severity = Severity::low;
  for (const NamedPath* place : places) {
    const bool shipped = index.file(place->span.file).role != Role::test;
    if (shipped) finding.severity = std::max(finding.severity, place->severity);
    finding.confidence = std::max(finding.confidence, shipped ? place->confidence : Confidence::tentative);
    finding.sources.push_back(source_at(index, place->span, SourceRole::surplus, std::string(place->use)));
  }
  finding.surplus = static_cast<std::uint32_t>(places.size());
  finding.message = message_of(index, first, places.size(), elsewhere);
  finding.remedy = remedy_of(first);
  DataList candidates;
  for (const FileId file : elsewhere) candidates.push_back({printable_path(index.file(file).path)});
  finding.data.emplace_back("path", Data{printable_path(target)});
  finding.data.emplace_back("context", first.context ? Data{printable_path(*first.context)} : Data{nullptr});
  finding.data.emplace_back("of_that_name", Data{std::move(candidates)});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<ConfigView> views = config_views(index);
  NamedPaths found = collect_all(index, views);
  const std::vector<std::string> of_others = submodules(index);
  std::map<std::string, std::vector<const NamedPath*>> missing;
  std::map<std::string_view, std::vector<FileId>> by_name;
  for (NamedPath& path : found.paths) {
    sink.examine(concept_key("file", index.file(path.span.file).service, path.candidates.front()), path.span.file);
    if (exists(index, path, of_others)) continue;
    path.confidence = confidence_of(index, path);
    missing[path.candidates.front()].push_back(&path);
    by_name[name_part(path.candidates.front())];
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (const auto wanted = by_name.find(name_part(index.files()[f].path)); wanted != by_name.end())
      wanted->second.push_back(FileId{f});
  for (const auto& [target, places] : missing) sink.add(finding_about(index, places, namesakes(by_name, target)));
}

}  // namespace fount
