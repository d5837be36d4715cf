#include "secrets/kinds.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <string>

#include "base/text.h"
#include "core/secret_name.h"
#include "secrets/confirm.h"
#include "secrets/randomness.h"

namespace fount::secrets {
namespace {

using enum Alphabet;
using enum Proof;

constexpr Kind checked(Kind kind) {
  kind.checksum = true;
  return kind;
}

constexpr Kind found(std::string_view id, std::string_view name, std::string_view prefix, Proof proof,
                     Confirm confirm) {
  return {.id = id, .name = name, .provider = "", .prefix = prefix, .proof = proof, .confirm = confirm};
}

// Begins with its prefix, though more must be right than an alphabet.
constexpr Kind begun(Kind kind, std::uint16_t shortest) {
  kind.alphabet = base64url;
  kind.shortest = shortest;
  return kind;
}

constexpr Kind of(std::string_view provider, Kind kind) {
  kind.provider = provider;
  return kind;
}

// The first that confirms an occurrence has it: what is special stands before what is general.
constexpr auto kKinds = std::to_array<Kind>({
    {"secret", "a secret", "", "", base64, 16, 512, name},

    {"aws-access-key", "an AWS access key", "AWS", "AKIA", base32, 16, 16},
    {"aws-temporary-key", "a temporary AWS access key", "AWS", "ASIA", base32, 16, 16},
    {"aws-secret-key", "an AWS secret key", "AWS", "", base64, 40, 40, name},
    {"google-api-key", "a Google API key", "Google Cloud", "AIza", base64url, 35, 35},
    {"google-oauth-secret", "a Google OAuth client secret", "Google Cloud", "GOCSPX-", base64url, 24, 32},
    {"google-access-token", "a Google access token", "Google Cloud", "ya29.", base64url, 40, 512},
    {"google-refresh-token", "a Google refresh token", "Google Cloud", "1//0", base64url, 40, 200},
    of("Google Cloud", found("google-service-account", "the private key of a Google service account", "-----BEGIN ",
                             form, confirm_service_account)),
    {"azure-storage-key", "an Azure storage key", "Azure", "AccountKey=", base64, 86, 88},
    {"azure-shared-access-key", "an Azure shared access key", "Azure", "SharedAccessKey=", base64, 43, 88},
    of("Azure", found("azure-client-secret", "an Azure client secret", "Q~", form, confirm_azure_client_secret)),

    checked({"github-personal-token", "a GitHub personal access token", "GitHub", "ghp_", base62, 36, 36}),
    checked({"github-oauth-token", "a GitHub OAuth token", "GitHub", "gho_", base62, 36, 36}),
    checked({"github-user-token", "a GitHub user-to-server token", "GitHub", "ghu_", base62, 36, 36}),
    checked({"github-server-token", "a GitHub server-to-server token", "GitHub", "ghs_", base62, 36, 36}),
    checked({"github-refresh-token", "a GitHub refresh token", "GitHub", "ghr_", base62, 36, 76}),
    {"github-fine-grained-token", "a GitHub fine-grained token", "GitHub", "github_pat_", base64url, 82, 82},
    {"gitlab-token", "a GitLab personal access token", "GitLab", "glpat-", dotted, 20, 300},
    {"gitlab-deploy-token", "a GitLab deploy token", "GitLab", "gldt-", base64url, 20, 300},
    {"gitlab-runner-token", "a GitLab runner token", "GitLab", "glrt-", dotted, 20, 300},
    {"gitlab-trigger-token", "a GitLab trigger token", "GitLab", "glptt-", base64url, 40, 40},

    of("Slack", begun(found("slack-bot-token", "a Slack bot token", "xoxb-", form, confirm_slack_token), 10)),
    of("Slack", begun(found("slack-user-token", "a Slack user token", "xoxp-", form, confirm_slack_token), 10)),
    of("Slack", begun(found("slack-app-token", "a Slack app token", "xapp-", form, confirm_slack_token), 10)),
    of("Slack",
       begun(found("slack-workspace-token", "a Slack workspace token", "xoxa-", form, confirm_slack_token), 10)),
    of("Slack", begun(found("slack-refresh-token", "a Slack refresh token", "xoxe-", form, confirm_slack_token), 10)),
    of("Slack", found("slack-webhook", "a Slack webhook", "hooks.slack.com/", form, confirm_slack_webhook)),
    of("Discord", found("discord-webhook", "a Discord webhook", "/api/webhooks/", form, confirm_discord_webhook)),
    of("Discord", found("discord-token", "a Discord bot token", "", form, confirm_discord_token)),
    of("Telegram", found("telegram-token", "a Telegram bot token", ":AA", form, confirm_telegram_token)),

    {"stripe-key", "a Stripe live key", "Stripe", "sk_live_", base62, 24, 247},
    {"stripe-restricted-key", "a Stripe restricted key", "Stripe", "rk_live_", base62, 24, 247},
    {"stripe-test-key", "a Stripe test key", "Stripe", "sk_test_", base62, 24, 247},
    {"stripe-webhook-secret", "a Stripe webhook secret", "Stripe", "whsec_", base64, 32, 64},
    {"square-token", "a Square access token", "Square", "sq0atp-", base64url, 22, 22},
    {"square-secret", "a Square OAuth secret", "Square", "sq0csp-", base64url, 43, 43},
    {"square-access-token", "a Square access token", "Square", "EAAA", base64url, 60, 60},
    {"shopify-token", "a Shopify access token", "Shopify", "shpat_", hex, 32, 32},
    {"shopify-custom-token", "a Shopify custom app token", "Shopify", "shpca_", hex, 32, 32},
    {"shopify-private-token", "a Shopify private app password", "Shopify", "shppa_", hex, 32, 32},
    {"shopify-secret", "a Shopify shared secret", "Shopify", "shpss_", hex, 32, 32},

    {"twilio-key", "a Twilio API key", "Twilio", "SK", hex, 32, 32},
    {"twilio-token", "a Twilio auth token", "Twilio", "", hex, 32, 32, name},
    of("SendGrid", begun(found("sendgrid-key", "a SendGrid API key", "SG.", form, confirm_sendgrid_key), 16)),
    {"mailgun-key", "a Mailgun API key", "Mailgun", "key-", hex, 32, 32},
    {"mailgun-signing-key", "a Mailgun key", "Mailgun", "", base64url, 32, 50, name},
    {"mailchimp-key", "a Mailchimp API key", "Mailchimp", "", base64url, 36, 37, name},
    {"brevo-key", "a Brevo API key", "Brevo", "xkeysib-", base64url, 81, 81},

    {"anthropic-key", "an Anthropic API key", "Anthropic", "sk-ant-", base64url, 80, 120},
    {"openrouter-key", "an OpenRouter API key", "OpenRouter", "sk-or-v1-", hex, 64, 64},
    of("OpenAI", found("openai-key", "an OpenAI API key", "T3BlbkFJ", form, confirm_openai_key)),
    {"openai-project-key", "an OpenAI project key", "OpenAI", "sk-proj-", base64url, 40, 200},
    {"openai-service-key", "an OpenAI service account key", "OpenAI", "sk-svcacct-", base64url, 40, 200},
    {"openai-style-key", "an OpenAI-style API key", "OpenAI", "sk-", base62, 32, 64},
    {"huggingface-token", "a Hugging Face token", "Hugging Face", "hf_", base62, 34, 40},
    {"replicate-token", "a Replicate API token", "Replicate", "r8_", base62, 37, 37},
    {"groq-key", "a Groq API key", "Groq", "gsk_", base62, 52, 52},
    {"xai-key", "an xAI API key", "xAI", "xai-", base62, 80, 80},
    {"perplexity-key", "a Perplexity API key", "Perplexity", "pplx-", base62, 48, 56},
    {"langsmith-key", "a LangSmith API key", "LangSmith", "lsv2_", base64url, 40, 60},

    checked({"npm-token", "an npm token", "npm", "npm_", base62, 36, 36}),
    {"pypi-token", "a PyPI token", "PyPI", "pypi-AgE", base64url, 64, 300},
    {"docker-token", "a Docker Hub token", "Docker Hub", "dckr_pat_", base64url, 27, 36},
    {"docker-organization-token", "a Docker Hub organization token", "Docker Hub", "dckr_oat_", base64url, 27, 40},
    {"rubygems-key", "a RubyGems API key", "RubyGems", "rubygems_", hex, 48, 48},

    {"digitalocean-token", "a DigitalOcean token", "DigitalOcean", "dop_v1_", hex, 64, 64},
    {"digitalocean-oauth-token", "a DigitalOcean OAuth token", "DigitalOcean", "doo_v1_", hex, 64, 64},
    {"digitalocean-refresh-token", "a DigitalOcean refresh token", "DigitalOcean", "dor_v1_", hex, 64, 64},
    {"heroku-token", "a Heroku API token", "Heroku", "HRKU-", base64url, 36, 66},
    {"heroku-key", "a Heroku API key", "Heroku", "", base64url, 36, 36, name},
    {"vault-token", "a HashiCorp Vault token", "HashiCorp", "hvs.", base64url, 24, 200},
    {"databricks-token", "a Databricks token", "Databricks", "dapi", hex, 32, 32},
    {"pulumi-token", "a Pulumi token", "Pulumi", "pul-", hex, 40, 40},
    {"doppler-token", "a Doppler token", "Doppler", "dp.pt.", base62, 40, 44},
    {"supabase-token", "a Supabase token", "Supabase", "sbp_", hex, 40, 40},
    {"cloudflare-token", "a Cloudflare API token", "Cloudflare", "", base64url, 37, 40, name},

    {"datadog-key", "a Datadog key", "Datadog", "", hex, 32, 40, name},
    {"new-relic-key", "a New Relic user key", "New Relic", "NRAK-", upper, 27, 27},
    of("New Relic", found("new-relic-license", "a New Relic license key", "NRAL", form, confirm_new_relic_license)),
    of("Sentry", found("sentry-dsn", "a Sentry DSN", ".ingest.", shape, confirm_sentry_dsn)),
    {"sentry-user-token", "a Sentry user token", "Sentry", "sntryu_", hex, 64, 64},
    {"sentry-organization-token", "a Sentry organization token", "Sentry", "sntrys_", base64, 80, 400},
    {"grafana-token", "a Grafana service account token", "Grafana", "glsa_", base64url, 41, 41},
    {"linear-key", "a Linear API key", "Linear", "lin_api_", base62, 40, 40},
    {"notion-token", "a Notion token", "Notion", "ntn_", base62, 40, 50},
    {"figma-token", "a Figma token", "Figma", "figd_", base64url, 40, 44},
    {"atlassian-token", "an Atlassian API token", "Atlassian", "ATATT3", dotted, 180, 250},
    {"postman-key", "a Postman API key", "Postman", "PMAK-", base64url, 59, 59},
    {"age-key", "an age secret key", "age", "AGE-SECRET-KEY-1", upper, 58, 58},

    found("ssh-key", "an SSH private key", "-----BEGIN ", form, confirm_ssh_key),
    found("private-key", "a private key", "-----BEGIN ", form, confirm_private_key),
    found("web-token", "a signed web token", ".eyJ", shape, confirm_web_token),
    found("local-password", "the password of a server on one's own machine", "://", shape, confirm_local_password),
    found("database-url", "the password of a database URL", "://", shape, confirm_database_url),
    found("url-password", "the password of a URL", "://", shape, confirm_url_password),
    found("bearer-token", "a bearer token", "earer ", shape, confirm_bearer),
    found("basic-credentials", "basic credentials", "asic ", shape, confirm_basic),
});

// A provider's word in a name, and the kind that its value then is.
struct Word {
  std::string_view word, id;
};
constexpr auto kWords = std::to_array<Word>({{"aws", "aws-secret-key"},
                                             {"twilio", "twilio-token"},
                                             {"mailgun", "mailgun-signing-key"},
                                             {"mailchimp", "mailchimp-key"},
                                             {"heroku", "heroku-key"},
                                             {"cloudflare", "cloudflare-token"},
                                             {"datadog", "datadog-key"},
                                             {"dd", "datadog-key"}});

std::uint16_t kind_with_id(std::string_view id) {
  const auto found = std::ranges::find(kKinds, id, &Kind::id);
  return static_cast<std::uint16_t>(found - kKinds.begin());
}

bool fits(const Kind& kind, std::string_view value) {
  return value.size() >= kind.shortest && value.size() <= kind.longest &&
         std::ranges::all_of(value, [&](char c) { return in_alphabet(kind.alphabet, c); });
}

constexpr std::uint32_t crc32(std::string_view text) {
  std::uint32_t sum = 0xFFFF'FFFF;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (0xEDB8'8320U & (0U - (sum & 1U)));
  }
  return ~sum;
}

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

std::string_view id_of(std::uint16_t kind) { return kKinds[kind < kKinds.size() ? kind : 0].id; }

std::string_view name_of(std::uint16_t kind) { return kind < kKinds.size() ? kKinds[kind].name : kKinds[0].name; }

std::uint16_t kind_under_name(std::string_view name, std::string_view value) {
  // Shorter than any of these keys, as nearly every value is: its name need not be taken apart.
  static const std::size_t kShortest = std::ranges::min(
      kWords | std::views::transform([](const Word& word) { return kKinds[kind_with_id(word.id)].shortest; }));
  if (value.size() < kShortest) return 0;
  const std::vector<std::string> words = identifier_words(name);
  if (words.empty() || !(is_secret_name(name) || words.back() == "key")) return 0;
  for (const Word& word : kWords) {
    if (std::ranges::find(words, word.word) == words.end()) continue;
    const std::uint16_t kind = kind_with_id(word.id);
    if (fits(kKinds[kind], value) && !is_wordy(value) && !is_made_up(value)) return kind;
  }
  return 0;
}

bool in_alphabet(Alphabet alphabet, char c) {
  const bool digit = c >= '0' && c <= '9', upper_case = c >= 'A' && c <= 'Z', lower_case = c >= 'a' && c <= 'z';
  switch (alphabet) {
    case hex:
      return digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    case base32:
      return upper_case || (c >= '2' && c <= '7');
    case upper:
      return upper_case || digit;
    case base62:
      return digit || upper_case || lower_case;
    case base64url:
      return digit || upper_case || lower_case || c == '-' || c == '_';
    case base64:
      return digit || upper_case || lower_case || c == '+' || c == '/' || c == '=';
    case dotted:
      return digit || upper_case || lower_case || c == '-' || c == '_' || c == '.' || c == '=';
  }
  return false;
}

bool checksum_holds(const Kind& kind, std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kSize = 6;
  if (!kind.checksum) return true;
  if (value.size() < kind.prefix.size() + kSize) return false;
  value.remove_prefix(kind.prefix.size());
  std::uint32_t sum = crc32(value.substr(0, value.size() - kSize));
  for (std::size_t i = 0; i < kSize; ++i, sum /= kDigits.size()) {
    if (value[value.size() - 1 - i] != kDigits[sum % kDigits.size()]) return false;
  }
  return true;
}

}  // namespace fount::secrets
