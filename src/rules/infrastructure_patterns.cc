#include "rules/infrastructure_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "core/secret_name.h"
#include "rules/pins.h"

namespace fount {
namespace {

constexpr std::size_t kFewSecrets = 3;  // by reference, before a file is praised for it
constexpr std::size_t kFewPlaces = 3;   // that agree on a version

// A backend that is not this machine. Its block is `terraform { backend "gcs" { ... } }` or `terraform { cloud { ... }
// }`.
std::uint32_t remote_backend(const ConfigView& view) {
  for (const std::uint32_t top : view.top_level()) {
    if (view.tree().key(top) != "terraform") continue;
    if (const std::uint32_t cloud = view.child(top, "cloud"); cloud != kNone) return cloud;
    for (const std::uint32_t kind : view.children(view.child(top, "backend")))
      if (view.tree().key(kind) != "local") return kind;
  }
  return kNone;
}

void find_remote_state(const std::vector<ConfigView>& views, Sink& sink) {
  for (const ConfigView& view : views) {
    if (view.kind() != ConfigKind::terraform) continue;
    const std::uint32_t backend = remote_backend(view);
    const bool committed = view.index().find_file(path_below(view.directory(), "terraform.tfstate")).value != kNone;
    if (backend == kNone || committed) continue;
    sink.add(Pattern{.pattern = "remote-terraform-state",
                     .concept_name = std::string(view.directory().empty() ? "." : view.directory()),
                     .span = view.span(backend),
                     .location = {},
                     .detail = fmt::format("state is kept in {}, none is committed", view.tree().key(backend)),
                     .area = AreaId::infrastructure});
  }
}

// Files whose secrets all come from a store.
void find_secret_references(const Index& index, Sink& sink) {
  struct Tally {
    std::size_t references = 0, written = 0;
    Span first;
  };
  std::map<FileId, Tally> files;
  for (const SettingSource& source : index.settings().all()) {
    if (!index.production(source.file) || !is_secret_name(index.symbols()[source.name])) continue;
    Tally& tally = files[source.file];
    const bool written = !source.is(kSettingComputed) && !source.is(kSettingEmpty) && !source.is(kSettingCommentedOut);
    if (source.is(kSettingFromStore)) {
      if (tally.references++ == 0) tally.first = {source.file, source.begin, source.end};
    } else if (written) {
      ++tally.written;
    }
  }
  for (const auto& [file, tally] : files) {
    if (tally.references < kFewSecrets || tally.written > 0) continue;
    sink.add(Pattern{
        .pattern = "secret-manager-reference",
        .concept_name = index.file(file).path,
        .span = tally.first,
        .location = {},
        .detail = fmt::format("{} by reference to a store, none written here", plural(tally.references, "secret")),
        .area = AreaId::infrastructure});
  }
}

void find_single_versions(const std::vector<ConfigView>& views, Sink& sink) {
  std::map<std::string, std::vector<Pin>> by_tool;
  for (Pin& pin : toolchain_pins(views)) by_tool[pin.tool].push_back(std::move(pin));
  for (const auto& [tool, pins] : by_tool) {
    const bool agree = std::ranges::all_of(pins, [&](const Pin& one) {
      return std::ranges::all_of(pins, [&](const Pin& other) { return one.versions.intersects(other.versions); });
    });
    if (pins.size() < kFewPlaces || !agree) continue;
    sink.add(
        Pattern{.pattern = "single-version",
                .concept_name = tool,
                .span = pins.front().span,
                .location = {},
                .detail = fmt::format("{} ask for {}, and agree", plural(pins.size(), "place"), pins.front().shown),
                .area = AreaId::infrastructure});
  }
}

}  // namespace

void find_infrastructure_patterns(const Index& index, Sink& sink) {
  const std::vector<ConfigView> views = config_views(index);
  find_remote_state(views, sink);
  find_secret_references(index, sink);
  find_single_versions(views, sink);
}

}  // namespace fount
