#include "rules/compose_paths.h"

#include "base/path.h"
#include "rules/command_paths.h"

namespace fount {
namespace {

class Compose {
 public:
  Compose(const ConfigView& view, NamedPaths& found) : view_(view), tree_(view.tree()), found_(found) {}

  void read() {
    for (const std::uint32_t service : view_.children(view_.top("services"))) {
      read_build(view_.child(service, "build"));
      read_env_files(view_.child(service, "env_file"));
      add(view_.find(service, {"extends", "file"}), "extends a service of", Severity::high);
    }
    read_includes(view_.top("include"));
    for (const std::uint32_t config : view_.children(view_.top("configs")))
      add(view_.child(config, "file"), "mounts", Severity::medium);
  }

 private:
  // Paths are relative to the first file that compose is given, which for most is the file itself; where several are
  // given at once, it may be one of the root.
  void add(std::uint32_t entry, std::string_view use, Severity severity, Confidence confidence = Confidence::certain) {
    if (entry == kNone) return;
    add({.span = view_.span(entry),
         .written = view_.literal(entry),
         .candidates = {},
         .use = use,
         .context = {},
         .severity = severity,
         .confidence = confidence});
  }
  // A file that is not named as one of compose's is mostly copied to where it is used.
  void add(NamedPath path) {
    if (!name_part(view_.path()).contains("compose")) path.confidence = Confidence::tentative;
    found_.add(std::move(path), {view_.directory(), ""});
  }

  bool holds(const std::string& directory) const { return directory.empty() || view_.index().may_exist(directory); }

  void read_build(std::uint32_t build) {
    if (build == kNone) return;
    const bool plain = tree_[build].kind == EntryKind::scalar;
    const std::uint32_t context = plain ? build : view_.child(build, "context");
    if (!plain && view_.child(build, "dockerfile_inline") != kNone) return;
    const std::string directory = context == kNone ? "." : view_.literal(context);
    const auto where = resolve_path(view_.directory(), directory);
    if (!where) return;
    const std::uint32_t file = plain ? kNone : view_.child(build, "dockerfile");
    const std::string name = file == kNone ? "Dockerfile" : view_.literal(file);
    if (const auto dockerfile = resolve_path(*where, name)) found_.builds.push_back({*dockerfile, *where});
    // As for add(): the file may be started from the root.
    const auto from_root = resolve_path("", directory);
    if (from_root && *from_root != *where)
      if (const auto dockerfile = resolve_path(*from_root, name)) found_.builds.push_back({*dockerfile, *from_root});
    const std::uint32_t named = file != kNone ? file : context;
    if (named == kNone || name.empty()) return;
    // Nothing of the context is here: people clone or generate it beside, or it was deleted.
    const bool empty = !holds(*where) && (!from_root || !holds(*from_root));
    add({.span = view_.span(named),
         .written = path_below(directory, name),
         .candidates = {},
         .use = "builds",
         .context = {},
         .severity = Severity::high,
         .confidence = empty ? Confidence::tentative : Confidence::certain});
  }

  void read_env_files(std::uint32_t files) {
    if (files == kNone) return;
    if (tree_[files].kind == EntryKind::scalar) return add_env_file(files);
    for (const std::uint32_t item : view_.children(files)) {
      if (tree_[item].kind == EntryKind::scalar) {
        add_env_file(item);
      } else if (view_.literal(view_.child(item, "required")) != "false") {
        add_env_file(view_.child(item, "path"));
      }
    }
  }

  // People write a file of their own, or the platform does.
  void add_env_file(std::uint32_t entry) { add(entry, "reads", Severity::medium, Confidence::tentative); }

  void read_includes(std::uint32_t include) {
    if (include == kNone) return;
    for (const std::uint32_t item : view_.children(include)) {
      const std::uint32_t path = tree_[item].kind == EntryKind::scalar ? item : view_.child(item, "path");
      add(path, "includes", Severity::high);
    }
  }

  const ConfigView& view_;
  const EntryTree& tree_;
  NamedPaths& found_;
};

// `docker build -f X .` and kaniko's `--dockerfile=X`, from where the build is submitted: mostly the root.
void read_step(const ConfigView& view, std::uint32_t step, NamedPaths& found) {
  ShellCommand command;
  command.name = std::string(name_part(view.literal(view.child(step, "name"))));
  if (view.child(step, "entrypoint") != kNone || view.child(step, "dir") != kNone) return;
  for (const std::uint32_t item : view.children(view.child(step, "args")))
    command.words.push_back({view.literal(item), view.value_span(item)});
  if (command.name == "docker") {
    Shell shell{.directory = "", .directories = {}};
    return read_command(command, shell, found);
  }
  if (!command.name.starts_with("executor")) return;
  constexpr std::string_view kOption = "--dockerfile=";
  for (const CommandWord& word : command.words) {
    if (!word.text.starts_with(kOption)) continue;
    const std::string path = word.text.substr(kOption.size());
    found.add({.span = word.span,
               .written = path,
               .candidates = {},
               .use = "builds",
               .context = {},
               .severity = Severity::high,
               .confidence = Confidence::certain},
              {"", view.directory()});
    if (const auto dockerfile = resolve_path("", path)) found.builds.push_back({*dockerfile, ""});
  }
}

}  // namespace

void collect_compose_paths(const ConfigView& view, NamedPaths& found) { Compose(view, found).read(); }

void collect_cloud_build_paths(const ConfigView& view, NamedPaths& found) {
  const std::size_t first = found.paths.size();
  for (const std::uint32_t step : view.children(view.top("steps"))) read_step(view, step, found);
  // Submitted from the directory of the file as well.
  for (std::size_t i = first; i < found.paths.size(); ++i) {
    if (const auto path = resolve_path(view.directory(), found.paths[i].written))
      found.paths[i].candidates.push_back(*path);
  }
}

}  // namespace fount
