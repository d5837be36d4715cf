#include "rules/project_paths.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "rules/command_paths.h"

namespace fount {
namespace {

NamedPath named(Span span, std::string written, std::string_view use, Severity severity) {
  return {.span = span,
          .written = std::move(written),
          .candidates = {},
          .use = use,
          .context = {},
          .severity = severity,
          .confidence = Confidence::certain};
}

void add(const ConfigView& view, std::uint32_t entry, std::string_view use, NamedPaths& found) {
  if (entry == kNone) return;
  found.add(named(view.span(entry), view.literal(entry), use, Severity::medium), {view.directory()});
}

void add_all(const ConfigView& view, std::uint32_t list, std::string_view use, NamedPaths& found) {
  if (list == kNone) return;
  for (const std::uint32_t item : view.children(list)) add(view, item, use, found);
}

// Functions that read a file when Terraform plans.
constexpr auto kReaders = std::to_array<std::string_view>(
    {"file(\"", "filebase64(\"", "templatefile(\"", "filesha256(\"", "filemd5(\"", "filebase64sha256(\""});

void read_expression(const ConfigView& view, const Entry& entry, NamedPaths& found) {
  const std::string_view text = view.text(entry.value_begin, entry.value_end);
  for (const std::string_view guard : {"fileexists(", "fileset(", "try(", "can("})  // it may be absent
    if (text.contains(guard)) return;
  for (const std::string_view reader : kReaders) {
    for (std::size_t at = text.find(reader); at != std::string_view::npos; at = text.find(reader, at + 1)) {
      const std::size_t begin = at + reader.size(), end = text.find('"', begin);
      if (end == std::string_view::npos) return;
      std::string_view path = text.substr(begin, end - begin);
      const bool of_module = path.starts_with("${path.module}/");
      if (of_module) path.remove_prefix(std::string_view("${path.module}/").size());
      const bool archive = path.ends_with(".zip") || path.ends_with(".pem") || path.ends_with(".key");
      if (archive || (at > 0 && text[at - 1] >= 'a' && text[at - 1] <= 'z')) continue;
      const std::uint32_t offset = entry.value_begin + static_cast<std::uint32_t>(begin);
      const std::uint32_t length = static_cast<std::uint32_t>(end - begin);
      NamedPath read = named({view.file(), offset, offset + length}, std::string(path), "reads", Severity::high);
      if (!of_module) read.confidence = Confidence::firm;  // seen from where Terraform is run
      found.add(std::move(read), {view.directory(), ""});
    }
  }
}

// The lines of one job run one after the other in one shell that begins at the root. What an earlier job has made may
// be there, so that a missing file is only likely to be missing.
void collect_gitlab_scripts(const ConfigView& view, std::uint32_t job, NamedPaths& found) {
  Shell shell{.directory = "", .directories = {}};
  if (view.child(job, "dependencies") != kNone || view.child(job, "needs") != kNone)
    shell.confidence = Confidence::tentative;
  for (const std::string_view key : {"before_script", "script"}) {
    const std::uint32_t script = view.child(job, key);
    if (script == kNone) continue;
    if (view.tree()[script].kind == EntryKind::scalar)
      for (const ShellCommand& command : commands_of(view, script)) read_command(command, shell, found);
    for (const std::uint32_t line : view.children(script))
      for (const ShellCommand& command : commands_of(view, line)) read_command(command, shell, found);
  }
}

}  // namespace

void collect_terraform_paths(const ConfigView& view, NamedPaths& found) {
  const EntryTree& tree = view.tree();
  for (const std::uint32_t top : view.top_level()) {
    if (tree.key(top) != "module") continue;
    for (const std::uint32_t module : view.children(top)) {
      const std::uint32_t source = view.child(module, "source");
      const std::string written = view.literal(source);
      if (!written.starts_with("./") && !written.starts_with("../")) continue;
      found.add(named(view.span(source), written, "uses the module", Severity::high), {view.directory()});
    }
  }
  for (std::uint32_t e = 0; e < tree.size(); ++e)
    if (view.children(e).empty() && !tree[e].is(kCommentedOut)) read_expression(view, tree[e], found);
}

void collect_kustomize_paths(const ConfigView& view, NamedPaths& found) {
  for (const std::string_view list : {"resources", "bases", "components", "crds", "configurations", "transformers"})
    add_all(view, view.top(list), "applies", found);
  const std::uint32_t merges = view.top("patchesStrategicMerge");
  if (merges != kNone) {
    for (const std::uint32_t item : view.children(merges))  // may hold the patch itself
      if (view.literal(item).ends_with(".yaml") || view.literal(item).ends_with(".yml"))
        add(view, item, "applies", found);
  }
  for (const std::string_view list : {"patches", "patchesJson6902", "replacements"}) {
    const std::uint32_t patches = view.top(list);
    if (patches == kNone) continue;
    for (const std::uint32_t patch : view.children(patches)) add(view, view.child(patch, "path"), "applies", found);
  }
}

// pip reads `-r` and `-c` as seen from the file itself.
void collect_requirements_paths(const ConfigView& view, NamedPaths& found) {
  for (std::uint32_t e = 0; e < view.tree().size(); ++e) {
    const std::string_view key = view.tree().key(e);
    if (key == "--requirement" || key == "--constraint") add(view, e, "installs", found);
  }
}

// A project without a build system is mostly only synchronised, and nobody reads what describes it as a package. What
// is laid over something else may find the file there.
static bool is_built_as_it_is(const ConfigView& view) {
  const bool builds = view.top("build-system") != kNone || view.top({"tool", "poetry"}) != kNone;
  const auto overlays = [](std::string_view part) { return part == "overlay" || part == "overlays"; };
  return builds && std::ranges::none_of(split(view.directory(), '/'), overlays);
}

void collect_pyproject_paths(const ConfigView& view, NamedPaths& found) {
  for (const std::uint32_t packaged :
       {view.top({"tool", "poetry", "package-mode"}), view.top({"tool", "uv", "package"})})
    if (view.literal(packaged) == "false") return;  // nothing is built
  const std::size_t first = found.paths.size();
  for (const std::uint32_t readme : {view.top({"project", "readme"}), view.top({"project", "readme", "file"}),
                                     view.top({"project", "license", "file"}), view.top({"tool", "poetry", "readme"})})
    add(view, readme, "reads", found);
  if (!is_built_as_it_is(view))
    for (std::size_t i = first; i < found.paths.size(); ++i) found.paths[i].confidence = Confidence::tentative;
  const std::uint32_t packages = view.top({"tool", "poetry", "packages"});
  if (packages == kNone) return;
  for (const std::uint32_t package : view.children(packages)) {
    const std::uint32_t include = view.child(package, "include"), from = view.child(package, "from");
    if (include == kNone) continue;
    const auto directory = resolve_path(view.directory(), from == kNone ? "." : view.literal(from));
    if (!directory) continue;
    NamedPath path = named(view.span(include), view.literal(include), "packages", Severity::medium);
    // A module is packaged by its name.
    const auto module = resolve_path(*directory, path.written + ".py");
    found.add(std::move(path), {*directory});
    if (module && !found.paths.empty()) found.paths.back().candidates.push_back(*module);
  }
}

void collect_hook_paths(const ConfigView& view, NamedPaths& found) {
  const std::uint32_t repositories = view.top("repos");
  if (repositories == kNone) return;
  for (const std::uint32_t repository : view.children(repositories)) {
    if (view.literal(view.child(repository, "repo")) != "local") continue;
    const std::uint32_t hooks = view.child(repository, "hooks");
    if (hooks == kNone) continue;
    for (const std::uint32_t hook : view.children(hooks)) {
      const std::uint32_t entry = view.child(hook, "entry");
      const std::string command = view.literal(entry);
      for (const std::string_view word : split(command, ' ')) {
        const bool script = word.ends_with(".py") || word.ends_with(".sh");
        if (!script || !word.contains('/')) continue;
        found.add(named(view.span(entry), std::string(word), "runs", Severity::medium), {""});
        break;
      }
    }
  }
}

void collect_gitlab_paths(const ConfigView& view, NamedPaths& found) {
  const auto read = [&](std::uint32_t entry) {
    if (entry == kNone) return;
    std::string written = view.literal(entry);
    while (written.starts_with('/')) written.erase(0, 1);  // of the repository
    found.add(named(view.span(entry), std::move(written), "includes", Severity::high), {""});
  };
  if (const std::uint32_t include = view.top("include"); include != kNone) {
    read(view.child(include, "local"));
    for (const std::uint32_t item : view.children(include)) read(view.child(item, "local"));
  }
  for (const std::uint32_t job : view.top_level()) collect_gitlab_scripts(view, job, found);
}

}  // namespace fount
