#include "rules/literals.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "core/secret_name.h"

namespace fount {
namespace {

// Say whose it is, not what it is.
constexpr auto kDecoration = std::to_array<std::string_view>(
    {"gcp", "gcloud", "google", "cloud", "aws", "azure", "tf", "var", "default", "deploy", "deployment", "the", "my"});
// What a key of infrastructure ends with.
constexpr auto kSubjects = std::to_array<std::string_view>(
    {"project", "region", "zone", "bucket", "cidr", "host", "domain", "port", "connector", "instance", "network",
     "subnet", "subnetwork", "repository", "registry", "database", "cluster", "account"});

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// Terraform and scripts often say in themselves which environment they are for.
EnvironmentId environment_of(const ConfigView& view) {
  const Environments& environments = view.index().environments();
  return environments.of(view.file());
}

class Collector {
 public:
  Collector(const ConfigView& view, std::vector<InfrastructureLiteral>& literals)
      : view_(view), environment_(environment_of(view)), literals_(literals) {}

  void collect() {
    switch (view_.kind()) {
      case ConfigKind::terraform:
        return read_terraform();
      case ConfigKind::script:
        return read_script();
      case ConfigKind::workflow:
        return read_workflow();
      case ConfigKind::cloud_build:
        return read_map(view_.top("substitutions"), LiteralPlace::pipeline);
      case ConfigKind::dotenv:
        for (const std::uint32_t entry : view_.top_level()) add(entry, view_.tree().key(entry), LiteralPlace::env_file);
        return;
      default:
        return;
    }
  }

 private:
  void add(std::uint32_t entry, std::string_view key, LiteralPlace place) {
    if (entry == kNone || is_secret_name(key)) return;
    std::string meaning = meaning_of(key), value = view_.literal(entry);
    while (value.ends_with('/')) value.pop_back();
    if (meaning.empty() || value.empty() || value.contains(' ') || value.contains('$') || value.contains("{{")) return;
    literals_.push_back({std::move(meaning), std::string(key), std::move(value), view_.span(entry), environment_, place,
                         view_.tree()[entry].style});
  }

  void read_map(std::uint32_t map, LiteralPlace place) {
    for (const std::uint32_t entry : view_.children(map)) add(entry, view_.tree().key(entry), place);
  }

  void read_terraform() {
    const bool values = view_.path().ends_with(".tfvars");
    for (const std::uint32_t top : view_.top_level()) {
      const std::string_view key = view_.tree().key(top);
      if (values) add(top, key, LiteralPlace::terraform);
      if (key == "locals") read_map(top, LiteralPlace::terraform);
      if (key == "variable")
        for (const std::uint32_t variable : view_.children(top))
          add(view_.child(variable, "default"), view_.tree().key(variable), LiteralPlace::terraform);
    }
  }

  void read_script() {
    for (const std::uint32_t entry : view_.top_level())
      if (!view_.tree()[entry].is(kCommand) && !view_.tree()[entry].is(kConditional))
        add(entry, view_.tree().key(entry), LiteralPlace::script);
  }

  void read_workflow() {
    read_map(view_.top("env"), LiteralPlace::workflow);
    for (const std::uint32_t job : view_.children(view_.top("jobs"))) {
      read_map(view_.child(job, "env"), LiteralPlace::workflow);
      for (const std::uint32_t step : view_.children(view_.child(job, "steps")))
        read_map(view_.child(step, "env"), LiteralPlace::workflow);
    }
  }

  const ConfigView& view_;
  EnvironmentId environment_;
  std::vector<InfrastructureLiteral>& literals_;
};

}  // namespace

std::string_view name_of(LiteralPlace place) {
  constexpr auto kNames = std::to_array<std::string_view>({"Terraform", "script", "workflow", "pipeline", "env file"});
  return kNames.at(static_cast<std::size_t>(place));
}

std::string meaning_of(std::string_view key) {
  std::vector<std::string> words;
  for (std::string& word : identifier_words(key))
    if (!is_one_of(kDecoration, word) && environment_name(word).empty()) words.push_back(std::move(word));
  if (words.size() > 1 && (words.back() == "id" || words.back() == "name")) words.pop_back();
  if (words.empty() || !is_one_of(kSubjects, words.back())) return {};
  return join(words, " ");
}

std::vector<InfrastructureLiteral> infrastructure_literals(const std::vector<ConfigView>& views) {
  std::vector<InfrastructureLiteral> literals;
  for (const ConfigView& view : views) Collector(view, literals).collect();
  return literals;
}

}  // namespace fount
