#include "rules/pins.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

struct Named {
  std::string_view name, tool;
};

// Last part of an image's name.
constexpr auto kImages = std::to_array<Named>({{"python", "python"},
                                               {"node", "node"},
                                               {"golang", "go"},
                                               {"ruby", "ruby"},
                                               {"openjdk", "java"},
                                               {"eclipse-temurin", "java"},
                                               {"amazoncorretto", "java"},
                                               {"rust", "rust"},
                                               {"php", "php"},
                                               {"postgres", "postgres"},
                                               {"postgresql", "postgres"},
                                               {"redis", "redis"},
                                               {"mysql", "mysql"},
                                               {"mariadb", "mariadb"},
                                               {"mongo", "mongo"},
                                               {"rabbitmq", "rabbitmq"},
                                               {"elasticsearch", "elasticsearch"},
                                               {"clickhouse-server", "clickhouse"},
                                               {"alpine", "alpine"}});
constexpr auto kVersionFiles = std::to_array<Named>({{".python-version", "python"},
                                                     {"runtime.txt", "python"},
                                                     {".nvmrc", "node"},
                                                     {".node-version", "node"},
                                                     {".go-version", "go"},
                                                     {".java-version", "java"},
                                                     {".ruby-version", "ruby"},
                                                     {".terraform-version", "terraform"}});
// Inputs of set-up actions.
constexpr auto kInputs = std::to_array<Named>({{"python-version", "python"},
                                               {"node-version", "node"},
                                               {"go-version", "go"},
                                               {"java-version", "java"},
                                               {"ruby-version", "ruby"},
                                               {"terraform_version", "terraform"}});
constexpr auto kAside = std::to_array<std::string_view>(
    {"dev",    "develop",    "development",   "test",       "tests",    "testing",  "tester",     "e2e",
     "local",  "loadtest",   "debug",         "example",    "load",     "examples", "bench",      "benchmark",
     "docs",   "benchmarks", "devcontainer",  "sample",     "samples",  "demo",     "playground", "ci",
     "backup", "archive",    "archived",      "deprecated", "testdata", "fixtures", "evaluation", "eval",
     "evals",  "contrib",    "contributions", "tutorial",   "tutorials"});

template <std::size_t kSize>
std::string_view tool_of(const std::array<Named, kSize>& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Named::name);
  return found == table.end() ? std::string_view{} : found->tool;
}

class Collector {
 public:
  Collector(const ConfigView& view, std::vector<Pin>& pins)
      : view_(view), aside_(stands_aside(view.index(), view.file())), pins_(pins) {}

  void collect() {
    switch (view_.kind()) {
      case ConfigKind::dockerfile:
        return read_dockerfile();
      case ConfigKind::workflow:
      case ConfigKind::action:
        read_set_up_steps();
        return read_images("image", PinPlace::workflow);
      case ConfigKind::compose:
      case ConfigKind::gitlab:
      case ConfigKind::kubernetes:
        return read_images("image", PinPlace::image);
      case ConfigKind::cloud_build:
        return read_images("name", PinPlace::workflow);
      case ConfigKind::version_file:
        return read_version_file();
      case ConfigKind::tool_versions:
        return read_tool_versions();
      case ConfigKind::pyproject:
        add(view_.top({"project", "requires-python"}), "python", PinPlace::manifest);
        return add(view_.top({"tool", "poetry", "dependencies", "python"}), "python", PinPlace::manifest);
      case ConfigKind::package:
        return add(view_.top({"engines", "node"}), "node", PinPlace::manifest);
      case ConfigKind::go_module:
        return add_text(view_.top("go"), "go", ">=" + view_.literal(view_.top("go")), PinPlace::manifest);
      case ConfigKind::terraform:
        return read_terraform();
      default:
        return;
    }
  }

 private:
  void add(std::uint32_t entry, std::string_view tool, PinPlace place) {
    if (entry != kNone) add_text(entry, tool, view_.literal(entry), place);
  }
  void add_text(std::uint32_t entry, std::string_view tool, std::string_view text, PinPlace place) {
    auto versions = VersionSet::parse(trim(text), BareVersion::prefix);
    if (entry == kNone || tool.empty() || !versions) return;
    pins_.push_back({std::string(tool),
                     std::string(trim(text)),
                     std::move(*versions),
                     view_.span(entry),
                     place,
                     aside_ || is_for_checks(entry),
                     home_of(entry),
                     {}});
  }
  // A linter or scanner runs on whatever it likes.
  bool is_for_checks(std::uint32_t entry) const {
    if (view_.kind() != ConfigKind::workflow) return false;
    bool checks = says_checks(name_part(view_.path()));
    for (std::uint32_t at = entry; at != kNone; at = view_.tree()[at].parent) {
      const std::uint32_t parent = view_.tree()[at].parent;
      if (parent != kNone && view_.tree().key(parent) == "jobs") checks |= says_checks(view_.tree().key(at));
    }
    return checks;
  }
  static bool says_checks(std::string_view name) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"codeql", "commit", "doc", "docs", "e2e", "format", "lint", "linter", "linters", "scan", "spell", "style"});
    return std::ranges::any_of(identifier_words(name), [&](const std::string& word) {
      return std::ranges::find(kWords, word) != kWords.end();
    });
  }
  // `defaults: run: working-directory:` of the job: its steps are about what lies there.
  std::string home_of(std::uint32_t entry) const {
    if (view_.kind() != ConfigKind::workflow) return {};
    for (std::uint32_t at = entry; at != kNone; at = view_.tree()[at].parent) {
      const std::uint32_t home = view_.find(at, {"defaults", "run", "working-directory"});
      if (home != kNone) return resolve_path("", view_.literal(home)).value_or("");
    }
    return {};
  }
  void add_image(std::uint32_t entry, std::string_view image, PinPlace place) {
    const ImageVersion found = image_version(image);
    add_text(entry, found.tool, found.version, place);
  }

  // `FROM python:${VERSION}-slim` with `ARG VERSION=3.11` before it.
  std::string with_arguments(std::string text) const {
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at)) {
      const bool braced = text.substr(at + 1).starts_with('{');
      const std::size_t begin = at + (braced ? 2 : 1);
      const std::size_t end =
          std::min(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", begin),
                   text.size());
      const std::string value = argument(text.substr(begin, end - begin));
      const std::size_t stop = braced ? text.find('}', end) : end - 1;
      if (value.empty() || stop == std::string::npos) return {};
      text.replace(at, stop + 1 - at, value);
    }
    return text;
  }
  std::string argument(std::string_view name) const {
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e) {
      const std::uint32_t parent = view_.tree()[e].parent;
      const bool of_argument = parent != kNone && lower(view_.tree().key(parent)) == "arg";
      if (of_argument && view_.tree().key(e) == name) return view_.literal(e);
    }
    return {};
  }

  void read_dockerfile() {
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e) {
      if (lower(view_.tree().key(e)) != "from") continue;
      const std::string text =
          with_arguments(std::string(view_.text(view_.tree()[e].value_begin, view_.tree()[e].value_end)));
      for (const std::string_view word : split(text, ' ')) {
        if (word.empty() || word.starts_with("--")) continue;
        const std::size_t before = pins_.size();
        add_image(e, word, PinPlace::image);
        if (pins_.size() > before) pins_.back().sources = sources_of_stage(e);
        break;
      }
    }
  }

  // As they are written; nothing when the stage goes on with what another has made.
  std::vector<std::string> sources_of_stage(std::uint32_t from) const {
    std::vector<std::string> sources;
    for (std::uint32_t e = from + 1; e < view_.tree().size(); ++e) {
      const std::string key = lower(view_.tree().key(e));
      if (key == "from") break;
      if (key != "copy" && key != "add") continue;
      if (view_.child(e, "--from") != kNone) return {};
      std::vector<std::string> words;
      for (const std::uint32_t word : view_.children(e))
        if (view_.tree()[word].is(kListItem)) words.push_back(resolve_path("", view_.literal(word)).value_or(""));
      if (!words.empty()) words.pop_back();  // where the others go
      sources.insert(sources.end(), words.begin(), words.end());
    }
    return sources;
  }

  void read_images(std::string_view key, PinPlace place) {
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e)
      if (view_.tree().key(e) == key && !view_.tree()[e].is(kCommentedOut)) add_image(e, view_.literal(e), place);
  }

  void read_set_up_steps() {
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e) {
      const std::string_view tool = tool_of(kInputs, view_.tree().key(e));
      const std::uint32_t with = view_.tree()[e].parent;
      if (tool.empty() || with == kNone || view_.tree().key(with) != "with") continue;
      const std::string value = view_.value(e);
      add_text(e, tool, value.starts_with("${{") ? from_environment(e, value) : value, PinPlace::workflow);
    }
  }

  // `${{ env.NODE_VERSION }}`: of the step, its job or the workflow.
  std::string from_environment(std::uint32_t entry, std::string_view expression) const {
    const std::string_view inner = trim(expression.substr(3, expression.size() < 5 ? 0 : expression.size() - 5));
    if (!inner.starts_with("env.")) return {};
    for (std::uint32_t at = entry; at != kNone; at = view_.tree()[at].parent)
      if (const std::uint32_t found = view_.find(at, {"env", inner.substr(4)}); found != kNone)
        return view_.literal(found);
    return view_.literal(view_.top({"env", inner.substr(4)}));
  }

  void read_version_file() {
    const std::string_view tool = tool_of(kVersionFiles, name_part(view_.path()));
    if (view_.top_level().size() != 1) return;  // several at once
    const std::uint32_t entry = view_.top_level().front();
    std::string text = view_.literal(entry);
    if (const std::size_t dash = text.rfind('-'); dash != std::string::npos) text.erase(0, dash + 1);  // python-3.11
    add_text(entry, tool, text, PinPlace::version_file);
  }

  void read_tool_versions() {
    for (const std::uint32_t entry : view_.top_level()) {
      const std::string_view key = view_.tree().key(entry);
      const std::string_view tool = key == "nodejs" ? "node" : key == "golang" ? "go" : key;
      const std::string versions = view_.literal(entry);  // the first is used, the others when it is not there
      add_text(entry, tool, versions.substr(0, versions.find(' ')), PinPlace::version_file);
    }
  }

  void read_terraform() {
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e) {
      const std::string_view key = view_.tree().key(e);
      const std::string value = view_.literal(e);
      if (key == "required_version") add_text(e, "terraform", value, PinPlace::manifest);
      if (key == "database_version" && value.starts_with("POSTGRES_"))
        add_text(e, "postgres", value.substr(9), PinPlace::resource);
      if (key == "redis_version" && value.starts_with("REDIS_")) {
        std::string version = value.substr(6);
        std::ranges::replace(version, '_', '.');
        if (version.ends_with(".X")) version.replace(version.size() - 1, 1, "x");
        add_text(e, "redis", version, PinPlace::resource);
      }
      if (key == "engine_version" && view_.literal(view_.child(view_.tree()[e].parent, "engine")) == "postgres")
        add_text(e, "postgres", value, PinPlace::resource);
    }
  }

  const ConfigView& view_;
  bool aside_;
  std::vector<Pin>& pins_;
};

// kindest/node and calico/node are no Node.js: the tool's own image, or one of those that package many tools.
bool is_known_publisher(std::string_view owner) {
  constexpr auto kPublishers = std::to_array<std::string_view>(
      {"library", "bitnami", "bitnamilegacy", "cimg", "clickhouse", "yandex", "amd64", "arm64v8", "docker",
       "elasticsearch", "ubi8", "ubi9", "azurelinux", "devcontainers", "chainguard", "pgvector"});
  owner = owner.substr(owner.rfind('/') + 1);
  return owner.contains('.') || std::ranges::find(kPublishers, owner) != kPublishers.end();
}

}  // namespace

std::string_view name_of(PinPlace place) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"version file", "manifest", "image", "workflow", "managed resource"});
  return kNames.at(static_cast<std::size_t>(place));
}

ImageVersion image_version(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t slash = image.rfind('/'), colon = image.rfind(':');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) return {};
  const std::string_view name = image.substr(slash + 1, colon - slash - 1);
  if (slash != std::string_view::npos && !is_known_publisher(image.substr(0, slash))) return {};
  const std::string_view tag = image.substr(colon + 1);
  return {tool_of(kImages, name), tag.substr(0, tag.find('-'))};
}

bool is_data_store(std::string_view tool) {
  constexpr auto kStores = std::to_array<std::string_view>(
      {"clickhouse", "elasticsearch", "mariadb", "mongo", "mysql", "postgres", "rabbitmq", "redis"});
  return std::ranges::find(kStores, tool) != kStores.end();
}

bool stands_aside(const Index& index, FileId file) {
  if (index.file(file).role == Role::test) return true;
  for (const std::string& word : identifier_words(index.file(file).path))
    if (std::ranges::find(kAside, word) != kAside.end()) return true;
  return false;
}

std::vector<Pin> toolchain_pins(const std::vector<ConfigView>& views) {
  std::vector<Pin> pins;
  for (const ConfigView& view : views) Collector(view, pins).collect();
  return pins;
}

}  // namespace fount
