#include "rules/workflow_paths.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "rules/command_paths.h"
#include "rules/workflow_doubts.h"

namespace fount {
namespace {

// Inputs of the set-up actions that name a file.
constexpr auto kFileInputs =
    std::to_array<std::string_view>({"python-version-file", "node-version-file", "go-version-file", "java-version-file",
                                     "global-json-file", "cache-dependency-path"});

// A step that may put files where none are in the repository.
constexpr auto kBringsFiles = std::to_array<std::string_view>({"download-artifact", "actions/cache", "unzip ", "tar ",
                                                               "git clone", "git checkout", "git fetch", "curl ",
                                                               "wget ", "gsutil ", "aws s3", "gh release download"});

class Job {
 public:
  Job(const ConfigView& view, std::uint32_t entry, NamedPaths& found)
      : view_(view), tree_(view.tree()), entry_(entry), found_(found) {}

  void read() {
    if (is_off(entry_)) return;
    add(view_.child(entry_, "uses"), "", "calls", Severity::high);
    const std::uint32_t steps = view_.child(entry_, "steps");
    if (steps == kNone || !works_on_this_repository(steps)) return;
    const std::uint32_t own = view_.find(entry_, {"defaults", "run", "working-directory"});
    const std::uint32_t inherited = view_.top({"defaults", "run", "working-directory"});
    const std::size_t first = found_.paths.size();
    for (const std::uint32_t step : view_.children(steps)) {
      const std::size_t of_step = found_.paths.size();
      read_step(step, own != kNone ? own : inherited);
      if (asks_first(step)) doubt(of_step, [](const NamedPath&) { return true; });
    }
    drop_what_earlier_steps_make(first);
    doubt(first, [&](const NamedPath& path) { return may_be_made(view_.index(), path, before(path)); });
  }

 private:
  bool is_off(std::uint32_t entry) const {
    const std::uint32_t condition = view_.child(entry, "if");
    if (condition == kNone) return false;
    const std::string text = view_.value(condition);
    return text == "false" || text == "${{ false }}";
  }

  // `if: hashFiles('setup.py')`, or what a step before it found.
  bool asks_first(std::uint32_t step) const {
    const std::uint32_t condition = view_.child(step, "if");
    if (condition == kNone) return false;
    const std::string text = view_.value(condition);
    return text.contains("hashFiles(") || text.contains("steps.");
  }

  template <typename Doubtful>
  void doubt(std::size_t first, Doubtful doubtful) {
    for (std::size_t i = first; i < found_.paths.size(); ++i)
      if (doubtful(found_.paths[i])) found_.paths[i].confidence = Confidence::tentative;
  }

  // What the job says before it names a path.
  std::string_view before(const NamedPath& path) const {
    return view_.text(tree_[entry_].value_begin, path.span.begin);
  }

  // The workspace is what actions/checkout puts there: another repository, branch or directory is not ours to know.
  bool works_on_this_repository(std::uint32_t steps) const {
    bool checked_out = view_.kind() == ConfigKind::action;
    for (const std::uint32_t step : view_.children(steps)) {
      if (!view_.literal(view_.child(step, "uses")).starts_with("actions/checkout@")) continue;
      const std::uint32_t with = view_.child(step, "with");
      checked_out = true;
      if (with == kNone) continue;
      if (view_.child(with, "repository") != kNone || view_.child(with, "path") != kNone) return false;
      const std::string tree = view_.value(view_.child(with, "ref"));  // an expression mostly means the one at hand
      if (!tree.empty() && (!tree.starts_with("${{") || tree.contains("inputs."))) return false;
    }
    return checked_out;
  }

  void read_step(std::uint32_t step, std::uint32_t inherited_directory) {
    if (is_off(step)) return;
    const std::uint32_t uses = view_.child(step, "uses"), run = view_.child(step, "run");
    if (uses != kNone) return read_action(step, uses);
    if (run == kNone) return;
    const std::uint32_t own = view_.child(step, "working-directory");
    const std::uint32_t where = own != kNone ? own : inherited_directory;
    Shell shell{.directory = "", .directories = {}};
    if (view_.literal(view_.child(step, "continue-on-error")) == "true") shell.confidence = Confidence::tentative;
    if (where != kNone) {
      shell.directory = resolve_path("", view_.literal(where));
      add(own, "", "works in", Severity::medium);
    }
    read_script(view_, run, shell, found_);
  }

  void read_action(std::uint32_t step, std::uint32_t uses) {
    const std::string action = view_.literal(uses);
    const std::uint32_t with = view_.child(step, "with");
    if (action.starts_with("./")) return add(uses, "", "uses", Severity::high);
    if (with == kNone) return;
    if (action.starts_with("docker/build-push-action@")) return read_build(with);
    if (!action.starts_with("actions/setup-")) return;
    for (const std::string_view input : kFileInputs) add(view_.child(with, input), "", "reads", Severity::medium);
  }

  // `file` is seen from the workspace, its default from the context.
  void read_build(std::uint32_t with) {
    const std::uint32_t context = view_.child(with, "context"), file = view_.child(with, "file");
    const std::string directory = context == kNone ? "." : view_.literal(context);
    const std::string name = file == kNone ? path_below(directory, "Dockerfile") : view_.literal(file);
    const auto where = resolve_path("", directory), dockerfile = resolve_path("", name);
    if (!where || !dockerfile) return;
    const std::uint32_t named = file != kNone ? file : context;
    if (named != kNone)
      found_.add({.span = view_.span(named),
                  .written = name,
                  .candidates = {},
                  .use = "builds",
                  .context = {},
                  .severity = Severity::high,
                  .confidence = Confidence::certain},
                 {""});
    found_.builds.push_back({*dockerfile, *where});
  }

  void add(std::uint32_t entry, std::string_view directory, std::string_view use, Severity severity) {
    if (entry == kNone) return;
    found_.add({.span = view_.span(entry),
                .written = view_.literal(entry),
                .candidates = {},
                .use = use,
                .context = {},
                .severity = severity,
                .confidence = Confidence::certain},
               {directory});
  }

  // A path is not missing that an earlier step names as where it writes, or that may come with what it downloads.
  void drop_what_earlier_steps_make(std::size_t first) {
    const auto begin = found_.paths.begin() + static_cast<std::ptrdiff_t>(first);
    const auto made = [&](const NamedPath& path) {
      const std::string_view said = before(path);
      const std::string_view top = std::string_view(path.candidates[0]).substr(0, path.candidates[0].find('/'));
      const bool brought =
          std::ranges::any_of(kBringsFiles, [&](std::string_view bringing) { return said.contains(bringing); });
      if (brought && !view_.index().may_exist(top)) return true;
      return is_written_in(said, name_part(path.candidates[0]));
    };
    found_.paths.erase(std::remove_if(begin, found_.paths.end(), made), found_.paths.end());
  }

  // Some line writes to this name.
  static bool is_written_in(std::string_view text, std::string_view name) {
    if (name.empty()) return false;
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const std::size_t line = text.rfind('\n', at) + 1;
      const std::string_view before = text.substr(line, at - line);
      for (const std::string_view writing :
           {">", "tee ", "cp ", "mv ", "touch ", "mkdir ", "-o ", "--output", "path:", "envsubst", "ln "})
        if (before.contains(writing)) return true;
    }
    return false;
  }

  const ConfigView& view_;
  const EntryTree& tree_;
  std::uint32_t entry_;
  NamedPaths& found_;
};

}  // namespace

void collect_workflow_paths(const ConfigView& view, NamedPaths& found) {
  const std::size_t first = found.paths.size();
  if (view.kind() == ConfigKind::action) {
    if (const std::uint32_t runs = view.top("runs"); runs != kNone) Job(view, runs, found).read();
    return;
  }
  for (const std::uint32_t job : view.children(view.top("jobs"))) Job(view, job, found).read();
  const bool listed = view.directory() == ".github/workflows", here = runs_on_this_tree(view);
  for (std::size_t i = first; i < found.paths.size(); ++i) {
    NamedPath& path = found.paths[i];
    if (path.use != "calls" && !here) path.confidence = Confidence::tentative;
    // GitHub runs what lies directly in its directory; other tools may run the rest, or it is a template for elsewhere.
    if (!listed)
      path.confidence = std::min(path.confidence,
                                 view.directory().starts_with(".github/") ? Confidence::tentative : Confidence::firm);
  }
}

}  // namespace fount
