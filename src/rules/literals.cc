#include "rules/literals.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "core/secret_name.h"
#include "rules/command_paths.h"

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

// Options of a deployed service that every place which deploys it ought to give alike.
constexpr auto kOptions = std::to_array<std::string_view>(
    {"memory", "cpu", "timeout", "concurrency", "min-instances", "max-instances", "port", "vpc-connector"});

// Clouds name their regions in ways of their own: us-east-1, us-east1.
std::string_view cloud_of(std::string_view key, std::string_view value) {
  const std::vector<std::string> words = identifier_words(key);
  const auto says = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  if (says("aws")) return "aws ";
  if (says("azure")) return "azure ";
  const bool digit = !value.empty() && value.back() >= '0' && value.back() <= '9';
  if (digit && value.size() > 2 && value[value.size() - 2] == '-') return "aws ";
  return "";
}

// What the words of a name say, where they name one environment.
EnvironmentId environment_in_name(const Environments& environments, std::string_view name) {
  for (const std::string& word : identifier_words(name))
    if (const std::string_view known = environment_name(word); !known.empty()) return environments.named(known);
  return {};
}

std::string without_environment(std::string_view name) {
  std::vector<std::string> words = identifier_words(name);
  std::erase_if(words, [](const std::string& word) { return !environment_name(word).empty(); });
  return join(words, " ");
}

class Collector {
 public:
  Collector(const ConfigView& view, std::vector<InfrastructureLiteral>& literals)
      : view_(view), environment_(view.index().environments().of(view.file())), literals_(literals) {}

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
    if (meaning == "region" || meaning == "zone") meaning.insert(0, cloud_of(key, value));
    literals_.push_back({std::move(meaning), std::string(key), std::move(value), view_.value_span(entry), environment_,
                         place, view_.tree()[entry].style});
  }

  // `gcloud run deploy shop-staging --memory 1Gi --region=us-central1`
  void read_commands(std::uint32_t script, LiteralPlace place) {
    if (script == kNone && view_.kind() != ConfigKind::script) return;
    for (const ShellCommand& command : commands_of(view_, script)) {
      if (command.name != "gcloud" || command.conditional) continue;
      const auto verb = std::ranges::find_if(
          command.words, [](const CommandWord& word) { return word.text == "deploy" || word.text == "update"; });
      const bool named = verb != command.words.end() && std::next(verb) != command.words.end();
      const std::string service = named && !std::next(verb)->text.starts_with('-') ? std::next(verb)->text : "";
      for (std::size_t w = 0; w < command.words.size(); ++w) read_option(command.words, w, service, place);
    }
  }

  void read_option(std::span<const CommandWord> words, std::size_t at, const std::string& service, LiteralPlace place) {
    const std::string& word = words[at].text;
    if (!word.starts_with("--")) return;
    const std::size_t equals = word.find('=');
    const std::string option = word.substr(2, equals == word.npos ? word.npos : equals - 2);
    const bool apart = equals == word.npos;
    if (apart && at + 1 >= words.size()) return;
    const std::string value = apart ? words[at + 1].text : word.substr(equals + 1);
    if (value.empty() || value.starts_with('-') || value.contains('$')) return;
    const bool of_service = is_one_of(kOptions, option) && !service.empty();
    const EnvironmentId said = environment_in_name(view_.index().environments(), service);
    const EnvironmentId environment = said ? said : environment_;
    std::string meaning = of_service ? option + " of " + without_environment(service) : meaning_of(option);
    if (meaning == "region" || meaning == "zone") meaning.insert(0, cloud_of(option, value));
    if (meaning.empty() || (!of_service && !environment)) return;
    const Span span = apart ? words[at + 1].span : words[at].span;
    literals_.push_back({std::move(meaning), option, value, span, environment, place, ScalarStyle::plain, of_service});
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
    read_commands(kNone, LiteralPlace::script);
  }

  void read_workflow() {
    read_map(view_.top("env"), LiteralPlace::workflow);
    for (const std::uint32_t job : view_.children(view_.top("jobs"))) {
      read_map(view_.child(job, "env"), LiteralPlace::workflow);
      for (const std::uint32_t step : view_.children(view_.child(job, "steps")))
        read_map(view_.child(step, "env"), LiteralPlace::workflow);
      for (const std::uint32_t step : view_.children(view_.child(job, "steps")))
        if (const std::uint32_t run = view_.child(step, "run"); run != kNone)
          read_commands(run, LiteralPlace::workflow);
    }
  }

  const ConfigView& view_;
  EnvironmentId environment_;
  std::vector<InfrastructureLiteral>& literals_;
};

// STAGING_PROJECT_ID = "shop-staging" in a program that deploys.
void read_program(const Index& index, FileId file, std::vector<InfrastructureLiteral>& literals) {
  const FileFacts& facts = index.facts(file);
  for (const Binding& binding : facts.bindings) {
    if (binding.definition != kNone || binding.kind != ValueKind::string) continue;
    const std::string_view name = facts.text(binding.name);
    const EnvironmentId said = environment_in_name(index.environments(), name);
    const EnvironmentId environment =
        said ? said : environment_in_name(index.environments(), name_part(index.file(file).path));
    const auto literal = std::ranges::lower_bound(facts.literals, binding.value_begin, {}, &Literal::begin);
    const bool known = literal != facts.literals.end() && literal->begin == binding.value_begin && !literal->has_holes;
    std::string meaning = meaning_of(name);
    if (!environment || !known || meaning.empty() || is_secret_name(name)) continue;
    const Span span{file, literal->begin, literal->end};
    std::string value = index.value(span, literal->style);
    if (value.empty() || value.contains(' ')) continue;
    if (meaning == "region" || meaning == "zone") meaning.insert(0, cloud_of(name, value));
    literals.push_back({std::move(meaning), std::string(name), std::move(value), span, environment,
                        LiteralPlace::program, literal->style});
  }
}

}  // namespace

std::string_view name_of(LiteralPlace place) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"Terraform", "script", "workflow", "pipeline", "env file", "program"});
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

std::vector<InfrastructureLiteral> infrastructure_literals(const Index& index, const std::vector<ConfigView>& views) {
  std::vector<InfrastructureLiteral> literals;
  for (const ConfigView& view : views) Collector(view, literals).collect();
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.files()[f];
    const bool runs = file.role == Role::production || file.role == Role::script;
    if (runs && file.language == Language::python && is_deploy_name(file.path))
      read_program(index, FileId{f}, literals);
  }
  return literals;
}

}  // namespace fount
