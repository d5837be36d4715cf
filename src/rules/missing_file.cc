// A build, a workflow or a manifest names a file that is not there: what it describes cannot be built, whatever the
// place says that has replaced it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/path.h"
#include "rules/command_paths.h"
#include "rules/compose_paths.h"
#include "rules/dockerfile_paths.h"
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

// An env file that people make from the template beside it.
bool has_template(const Index& index, const std::string& path) {
  constexpr auto kEndings =
      std::to_array<std::string_view>({".example", ".template", ".sample", ".dist", "-example", "-template", ".tmpl"});
  return std::ranges::any_of(
      kEndings, [&](std::string_view ending) { return index.find_file(path + std::string(ending)).value != kNone; });
}

bool exists(const Index& index, const NamedPath& path) {
  return std::ranges::any_of(path.candidates, [&](const std::string& candidate) {
    // What an ignored directory holds is ignored, whatever its name.
    return candidate.empty() || index.may_exist(candidate) || index.may_exist(candidate + "/file") ||
           has_template(index, candidate);
  });
}

// `../../elastic` of a compose file that is read together with another one is seen from that one's directory.
bool lies_elsewhere(const Index& index, const NamedPath& path) {
  std::string_view inner = path.written;
  if (!inner.starts_with("../")) return false;
  while (inner.starts_with("../") || inner.starts_with('/')) inner.remove_prefix(inner.find('/') + 1);
  const std::string part = fmt::format("/{}", inner.substr(0, inner.find("//")));
  return part.size() > 1 &&
         std::ranges::any_of(index.files(), [&](const SourceFile& file) { return file.path.contains(part); });
}

// What a compose file builds is seen from the directory of the first file of the command line, whichever that is.
bool is_built_elsewhere(const Index& index, const NamedPath& path) {
  if (!name_part(index.file(path.span.file).path).contains("compose")) return false;
  const std::string_view target = path.candidates.front();
  const std::size_t name = target.rfind('/');
  if (name == std::string_view::npos || name == 0) return false;
  const std::size_t directory = target.rfind('/', name - 1);
  const std::string tail = "/" + std::string(target.substr(directory == std::string_view::npos ? 0 : directory + 1));
  return std::ranges::any_of(index.files(), [&](const SourceFile& file) { return file.path.ends_with(tail); });
}

// Some workflow or script says its name: it may be fetched or made there.
bool may_be_made(const std::vector<ConfigView>& views, const NamedPath& path) {
  const std::string_view name = name_part(path.candidates.front());
  return std::ranges::any_of(views, [&](const ConfigView& view) {
    const bool runs = view.kind() == ConfigKind::workflow || view.kind() == ConfigKind::action ||
                      view.kind() == ConfigKind::script || view.kind() == ConfigKind::makefile;
    if (!runs || view.file() == path.span.file) return false;
    return view.text(0, static_cast<std::uint32_t>(view.index().file(view.file()).size)).contains(name);
  });
}

// What is not there may be somewhere else, or not yet.
void doubt(const std::vector<ConfigView>& views, NamedPath& path) {
  const Index& index = views.front().index();
  const bool terraform = index.file(path.span.file).language == Language::terraform;
  if (lies_elsewhere(index, path) || is_built_elsewhere(index, path) || (terraform && may_be_made(views, path)))
    path.confidence = Confidence::tentative;
}

// Where files of its name are: most of what is missing was moved.
std::vector<FileId> namesakes(const std::map<std::string_view, std::vector<FileId>>& by_name, std::string_view path) {
  const auto found = by_name.find(name_part(path));
  return found == by_name.end() ? std::vector<FileId>{} : found->second;
}

std::string message_of(const Index& index, const NamedPath& path, std::size_t places,
                       const std::vector<FileId>& elsewhere) {
  const std::string moved =
      elsewhere.size() == 1 ? fmt::format("; there is {}", printable_path(index.file(elsewhere[0]).path)) : "";
  const std::string others = places > 1 ? fmt::format(" and {} more", plural(places - 1, "place")) : "";
  const std::string where =
      path.context ? fmt::format(" in its build context, {}",
                                 path.context->empty() ? "the root of the repository" : printable_path(*path.context))
                   : "";
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
  finding.remedy = "Name the file that has replaced it, or take out what names it.";
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
  std::map<std::string, std::vector<const NamedPath*>> missing;
  std::map<std::string_view, std::vector<FileId>> by_name;
  for (NamedPath& path : found.paths) {
    sink.examine(concept_key("file", index.file(path.span.file).service, path.candidates.front()), path.span.file);
    if (exists(index, path)) continue;
    doubt(views, path);
    missing[path.candidates.front()].push_back(&path);
    by_name[name_part(path.candidates.front())];
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (const auto wanted = by_name.find(name_part(index.files()[f].path)); wanted != by_name.end())
      wanted->second.push_back(FileId{f});
  for (const auto& [target, places] : missing) sink.add(finding_about(index, places, namesakes(by_name, target)));
}

}  // namespace fount
