#include "rules/setting_uses.h"

#include <algorithm>
#include <array>

#include "rules/setting_values.h"

namespace fount {
namespace {

// Whole names, and prefixes that end in '_'. Sorted.
constexpr auto kReadByOthers = std::to_array<std::string_view>({"ACCELERATE_",
                                                                "AIRFLOW_",
                                                                "ALEMBIC_CONFIG",
                                                                "ALL_PROXY",
                                                                "ANTHROPIC_",
                                                                "ASPNETCORE_",
                                                                "AWS_",
                                                                "AZURE_",
                                                                "BUILDKIT_",
                                                                "CELERYD_",
                                                                "CELERY_",
                                                                "CI",
                                                                "CLICKHOUSE_",
                                                                "CLOUDFLARE_",
                                                                "CLOUDSDK_",
                                                                "COLUMNS",
                                                                "COMPOSE_",
                                                                "CUDA_",
                                                                "C_FORCE_ROOT",
                                                                "DATADOG_",
                                                                "DD_",
                                                                "DJANGO_SETTINGS_MODULE",
                                                                "DOCKER_",
                                                                "DOTNET_",
                                                                "ELASTIC_",
                                                                "ES_",
                                                                "FLASK_",
                                                                "FLOWER_",
                                                                "FORWARDED_ALLOW_IPS",
                                                                "FTP_PROXY",
                                                                "GF_",
                                                                "GITHUB_",
                                                                "GITLAB_",
                                                                "GOOGLE_",
                                                                "GRAFANA_",
                                                                "GRPC_",
                                                                "GUNICORN_",
                                                                "HF_",
                                                                "HISTFILE",
                                                                "HOME",
                                                                "HOSTNAME",
                                                                "HTTPS_PROXY",
                                                                "HTTP_PROXY",
                                                                "HUGGINGFACE_",
                                                                "JAEGER_",
                                                                "JAVA_",
                                                                "KAFKA_",
                                                                "KEYCLOAK_",
                                                                "KOMBU_",
                                                                "LANG",
                                                                "LANGCHAIN_",
                                                                "LANGFUSE_",
                                                                "LANGSMITH_",
                                                                "LC_",
                                                                "LD_",
                                                                "LITELLM_",
                                                                "LOGURU_",
                                                                "MALLOC_",
                                                                "MAX_WORKERS",
                                                                "MINIO_",
                                                                "MONGODB_",
                                                                "MONGO_",
                                                                "MYSQL_",
                                                                "NEO4J_",
                                                                "NEXT_",
                                                                "NGINX_",
                                                                "NLTK_",
                                                                "NODE_",
                                                                "NO_COLOR",
                                                                "NO_PROXY",
                                                                "NUXT_",
                                                                "NVIDIA_",
                                                                "OLLAMA_",
                                                                "OMP_",
                                                                "OPENAI_",
                                                                "OTEL_",
                                                                "PATH",
                                                                "PG",
                                                                "PGADMIN_",
                                                                "PGID",
                                                                "PIP_",
                                                                "PLAYWRIGHT_",
                                                                "POETRY_",
                                                                "PORT",
                                                                "POSTGRES_",
                                                                "PREFECT_",
                                                                "PROMETHEUS_",
                                                                "PUBLIC_",
                                                                "PUID",
                                                                "PYTEST_",
                                                                "PYTHON",
                                                                "PYTORCH_",
                                                                "RABBITMQ_",
                                                                "REACT_APP_",
                                                                "REDIS_",
                                                                "REQUESTS_CA_BUNDLE",
                                                                "RUST_",
                                                                "S3_",
                                                                "SENTRY_",
                                                                "SERVER_SOFTWARE",
                                                                "SPRING_",
                                                                "SSL_CERT_DIR",
                                                                "SSL_CERT_FILE",
                                                                "TF_",
                                                                "TIKTOKEN_",
                                                                "TOKENIZERS_",
                                                                "TRAEFIK_",
                                                                "TRANSFORMERS_",
                                                                "TZ",
                                                                "USER",
                                                                "USERMAP_",
                                                                "UVICORN_",
                                                                "UV_",
                                                                "VIRTUAL_ENV",
                                                                "VITE_",
                                                                "VUE_APP_",
                                                                "WEB_CONCURRENCY",
                                                                "WERKZEUG_",
                                                                "WORKERS_PER_CORE",
                                                                "WWWGROUP",
                                                                "WWWUSER"});
static_assert(std::ranges::is_sorted(kReadByOthers));

bool is_name_byte(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool is_name(std::string_view text) { return text.contains('_') && std::ranges::all_of(text, is_name_byte); }

// Formats that name variables in ways of their own: `env MAIN_HOST;`, %(ENV_MAIN_HOST)s.
bool has_own_syntax(Language language) {
  return language == Language::nginx || language == Language::ini || language == Language::xml ||
         language == Language::toml || language == Language::properties || language == Language::makefile;
}

// A library of the browser has no environment.
bool is_asset(std::string_view path) {
  return path.starts_with("static/") || path.contains("/static/") || path.contains("/assets/");
}

}  // namespace

bool is_read_by_others(std::string_view name) {
  if (is_platform_variable(name)) return true;
  return std::ranges::any_of(kReadByOthers, [&](std::string_view known) {
    const bool prefix = known.ends_with('_') || known == "PG" || known == "PYTHON";
    return prefix ? name.starts_with(known) : name == known;
  });
}

bool configures(const SettingSource& setting) {
  constexpr std::uint16_t kNothing = kSettingCommentedOut | kSettingTemplate | kSettingPassedOn | kSettingConditional;
  return (setting.flags & kNothing) == 0 && setting.layer != Layer::image && setting.layer != Layer::shell_script &&
         setting.layer != Layer::workflow;
}

bool asks(const Index& index, const SettingRead& read) {
  return (read.flags & (kReadShell | kReadAssumed | kReadWrites)) == 0 && index.production(read.file);
}

SettingUses::SettingUses(const Index& index) : index_(index) {
  count_code();
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    note_mentions(file);
    if (has_own_syntax(index.file(file).language)) note_text(file);
  }
  std::ranges::sort(prefixes_);
  prefixes_.erase(std::ranges::unique(prefixes_).begin(), prefixes_.end());
  weigh_descriptions();
}

void SettingUses::count_code() {
  unsigned known = 0, foreign = 0;
  for (const SourceFile& file : index_.files()) {
    if (!is_code(file.language) || !is_production(file.role) || is_asset(file.path)) continue;
    if (file.language == Language::python) {
      ++known;
    } else {
      ++foreign;
      foreign_services_.insert(file.service);
    }
  }
  if (foreign > 0) foreign_ = foreign < known ? Foreign::some : Foreign::most;
}

void SettingUses::note_mentions(FileId file) {
  const FileFacts& facts = index_.facts(file);
  for (const VariableRead& read : facts.reads) {
    const std::string_view name = facts.text(read.name);
    interpolated_.insert(name.substr(name.rfind('.') + 1));
  }
  if (!index_.production(file)) return;
  for (const Mention& mention : facts.mentions) {
    if (mention.kind != MentionKind::setting) continue;
    const auto entry = std::ranges::lower_bound(facts.entries, mention.begin, {}, &Entry::begin);
    if (entry == facts.entries.end() || entry->begin != mention.begin) mentioned_.insert(facts.text(mention.text));
  }
  for (const Literal& literal : facts.literals) {
    if (literal.kind != ValueKind::string || literal.end - literal.begin > 64) continue;
    std::string_view text = index_.text({file, literal.begin, literal.end});
    while (!text.empty() && !is_name_byte(text.front())) text.remove_prefix(1);
    while (!text.empty() && !is_name_byte(text.back())) text.remove_suffix(1);
    if (text.size() > 2 && text.ends_with('_') && is_name(text)) prefixes_.push_back(text);
  }
}

void SettingUses::note_text(FileId file) {
  constexpr std::uint64_t kLargest = 1 << 20;
  const SourceFile& source = index_.file(file);
  if (source.size > kLargest || !(is_production(source.role) || source.role == Role::script)) return;
  const std::string_view text = index_.text({file, 0, static_cast<std::uint32_t>(source.size)});
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    std::string_view word = text.substr(at, end - at);
    if (word.starts_with("ENV_")) word.remove_prefix(4);
    if (is_name(word)) words_.insert(word);
    at = end + 1;
  }
}

void SettingUses::weigh_descriptions() {
  std::set<std::tuple<FileId, Symbol, Symbol>> seen;
  for (const SettingSource& setting : index_.settings().all()) {
    if (setting.is(kSettingCommentedOut) || is_platform_variable(index_.symbols()[setting.name])) continue;
    if (!seen.emplace(setting.file, setting.scope, setting.name).second) continue;
    Weight& weight = weights_[{setting.file, setting.scope}];
    ++weight.all;
    const auto reads = index_.setting_reads().of(setting.name);
    weight.read += std::ranges::any_of(reads, [&](const SettingRead& read) { return asks(index_, read); }) ? 1 : 0;
  }
}

bool SettingUses::may_be_read(Symbol symbol, bool scripts) const {
  const std::string_view name = index_.symbols()[symbol];
  // An empty name is mentioned nowhere: this asks only for names put together from parts.
  if (index_.setting_reads().may_be_read(scripts ? symbol : Symbol{}, name)) return true;
  const bool asked = std::ranges::any_of(index_.setting_reads().of(symbol), [&](const SettingRead& read) {
    return scripts || read.is(kReadShell) || index_.production(read.file);
  });
  return asked || mentioned_.contains(name) || interpolated_.contains(name) || words_.contains(name) ||
         name.contains("__") ||
         std::ranges::any_of(prefixes_, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool SettingUses::is_declared(Symbol symbol) const {
  if (interpolated_.contains(index_.symbols()[symbol])) return true;
  return std::ranges::any_of(index_.settings().of(symbol),
                             [](const SettingSource& setting) { return !setting.is(kSettingCommentedOut); });
}

bool SettingUses::is_for_code_here(const SettingSource& setting) const {
  constexpr unsigned kFewest = 3;
  const auto found = weights_.find({setting.file, setting.scope});
  return found != weights_.end() && found->second.read >= kFewest && found->second.read * 2 >= found->second.all;
}

}  // namespace fount
