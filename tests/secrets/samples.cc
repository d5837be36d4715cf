#include "tests/secrets/samples.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace fount::test {
namespace {

// From the providers' public documentation of their formats. ‹ and › enclose what is secret where that is not all.
constexpr auto kFormats = std::to_array<Format>({
    {"secret", "<url*43>", "JWT_SECRET_KEY"},
    {"secret", "<62*32>", "SESSION_SECRET"},
    {"secret", "<hex*64>", "ENCRYPTION_KEY"},
    {"aws-access-key", "AKIA<32*16>", ""},
    {"aws-temporary-key", "ASIA<32*16>", ""},
    {"aws-secret-key", "<64*40>", "AWS_SECRET_ACCESS_KEY"},
    {"google-api-key", "AIza<url*35>", ""},
    {"google-oauth-secret", "GOCSPX-<url*28>", ""},
    {"google-access-token", "ya29.<url*160>", ""},
    {"google-refresh-token", "1//0<url*98>", ""},
    {"google-service-account",
     R"({"type": "service_account", "private_key_id": "<hex*40>", "private_key": "-----BEGIN PRIVATE KEY-----‹\n)"
     R"(<64*64>\n<64*64>\n<64*64>\n›-----END PRIVATE KEY-----\n"})",
     ""},
    {"azure-storage-key",
     "DefaultEndpointsProtocol=https;AccountName=shop;‹AccountKey=<64*86>==›;EndpointSuffix=core.windows.net", ""},
    {"azure-shared-access-key",
     "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;‹SharedAccessKey=<64*43>=›", ""},
    {"azure-client-secret", "<62*3>8Q~<62*34>", ""},
    {"github-personal-token", "ghp_<62*30><crc>", ""},
    {"github-oauth-token", "gho_<62*30><crc>", ""},
    {"github-user-token", "ghu_<62*30><crc>", ""},
    {"github-server-token", "ghs_<62*30><crc>", ""},
    {"github-refresh-token", "ghr_<62*70><crc>", ""},
    {"github-fine-grained-token", "github_pat_<62*22>_<62*59>", ""},
    {"gitlab-token", "glpat-<62*20>", ""},
    {"gitlab-deploy-token", "gldt-<62*20>", ""},
    {"gitlab-runner-token", "glrt-<62*20>", ""},
    {"gitlab-trigger-token", "glptt-<hex*40>", ""},
    {"slack-bot-token", "xoxb-<num*12>-<num*13>-<62*24>", ""},
    {"slack-user-token", "xoxp-<num*12>-<num*12>-<num*13>-<hex*32>", ""},
    {"slack-app-token", "xapp-1-A<up*10>-<num*13>-<hex*64>", ""},
    {"slack-webhook", "https://hooks.slack.com/services/T<up*9>/B<up*9>/‹<62*24>›", ""},
    {"discord-webhook", "https://discord.com/api/webhooks/<num*18>/‹<url*68>›", ""},
    {"discord-token", "MT<62*22>.<62*6>.<url*38>", ""},
    {"telegram-token", "<num*10>:AA<url*33>", ""},
    {"stripe-key", "sk_live_<62*24>", ""},
    {"stripe-key", "sk_live_<62*99>", ""},
    {"stripe-restricted-key", "rk_live_<62*24>", ""},
    {"stripe-test-key", "sk_test_<62*24>", ""},
    {"stripe-webhook-secret", "whsec_<62*32>", ""},
    {"square-token", "sq0atp-<url*22>", ""},
    {"square-secret", "sq0csp-<url*43>", ""},
    {"square-access-token", "EAAA<url*60>", ""},
    {"shopify-token", "shpat_<hex*32>", ""},
    {"shopify-custom-token", "shpca_<hex*32>", ""},
    {"shopify-private-token", "shppa_<hex*32>", ""},
    {"shopify-secret", "shpss_<hex*32>", ""},
    {"twilio-key", "SK<hex*32>", ""},
    {"twilio-token", "<hex*32>", "TWILIO_AUTH_TOKEN"},
    {"sendgrid-key", "SG.<url*22>.<url*43>", ""},
    {"mailgun-key", "key-<hex*32>", ""},
    {"mailgun-signing-key", "<hex*32>-<hex*8>-<hex*8>", "MAILGUN_API_KEY"},
    {"mailchimp-key", "<hex*32>-us<num*2>", "MAILCHIMP_API_KEY"},
    {"brevo-key", "xkeysib-<hex*64>-<62*16>", ""},
    {"openai-key", "sk-<62*20>T3BlbkFJ<62*20>", ""},
    {"openai-key", "sk-proj-<url*74>T3BlbkFJ<url*74>", ""},
    {"openai-project-key", "sk-proj-<62*48>", ""},
    {"openai-service-key", "sk-svcacct-<62*48>", ""},
    {"openai-style-key", "sk-<62*48>", ""},
    {"anthropic-key", "sk-ant-api03-<url*93>AA", ""},
    {"openrouter-key", "sk-or-v1-<hex*64>", ""},
    {"huggingface-token", "hf_<62*34>", ""},
    {"replicate-token", "r8_<62*37>", ""},
    {"groq-key", "gsk_<62*52>", ""},
    {"xai-key", "xai-<62*80>", ""},
    {"perplexity-key", "pplx-<62*48>", ""},
    {"langsmith-key", "lsv2_pt_<hex*32>_<hex*10>", ""},
    {"npm-token", "npm_<62*30><crc>", ""},
    {"pypi-token", "pypi-AgEIcHlwaS5vcmc<url*120>", ""},
    {"docker-token", "dckr_pat_<url*27>", ""},
    {"docker-organization-token", "dckr_oat_<url*32>", ""},
    {"rubygems-key", "rubygems_<hex*48>", ""},
    {"digitalocean-token", "dop_v1_<hex*64>", ""},
    {"digitalocean-oauth-token", "doo_v1_<hex*64>", ""},
    {"digitalocean-refresh-token", "dor_v1_<hex*64>", ""},
    {"heroku-token", "HRKU-AA<url*58>", ""},
    {"heroku-key", "<hex*8>-<hex*4>-<hex*4>-<hex*4>-<hex*12>", "HEROKU_API_KEY"},
    {"vault-token", "hvs.<url*90>", ""},
    {"databricks-token", "dapi<hex*32>", ""},
    {"pulumi-token", "pul-<hex*40>", ""},
    {"doppler-token", "dp.pt.<62*43>", ""},
    {"supabase-token", "sbp_<hex*40>", ""},
    {"cloudflare-token", "<url*40>", "CLOUDFLARE_API_TOKEN"},
    {"datadog-key", "<hex*32>", "DD_API_KEY"},
    {"datadog-key", "<hex*40>", "DATADOG_APP_KEY"},
    {"new-relic-key", "NRAK-<up*27>", ""},
    {"new-relic-license", "<hex*36>NRAL", ""},
    {"sentry-dsn", "https://‹<hex*32>›@o<num*6>.ingest.sentry.io/<num*7>", ""},
    {"sentry-user-token", "sntryu_<hex*64>", ""},
    {"sentry-organization-token", "sntrys_<64*150>", ""},
    {"grafana-token", "glsa_<62*32>_<hex*8>", ""},
    {"linear-key", "lin_api_<62*40>", ""},
    {"notion-token", "ntn_<62*46>", ""},
    {"figma-token", "figd_<url*40>", ""},
    {"atlassian-token", "ATATT3<url*186>", ""},
    {"postman-key", "PMAK-<hex*24>-<hex*34>", ""},
    {"ssh-key", "-----BEGIN OPENSSH PRIVATE KEY-----‹\n<64*70>\n<64*70>\n<64*20>\n›-----END OPENSSH PRIVATE KEY-----",
     ""},
    {"private-key", "-----BEGIN RSA PRIVATE KEY-----‹\n<64*64>\n<64*64>\n<64*20>\n›-----END RSA PRIVATE KEY-----", ""},
    {"private-key", "-----BEGIN EC PRIVATE KEY-----‹\\n<64*64>\\n<64*64>\\n<64*20>\\n›-----END EC PRIVATE KEY-----",
     ""},
    {"web-token", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0MiJ9.<url*43>", ""},
    {"database-url", "postgresql://shop:‹<62*20>›@db.internal:5432/shop", ""},
    {"database-url", "mongodb+srv://shop:‹<62*16>›@cluster0.mongodb.net/shop", ""},
    {"database-url", "redis://:‹<62*24>›@cache.internal:6379/0", ""},
    {"local-password", "postgresql://shop:‹<62*20>›@localhost:5432/shop", ""},
    {"url-password", "https://deploy:‹<62*20>›@git.internal/shop.git", ""},
    {"bearer-token", "Authorization: Bearer ‹<62*40>›", ""},
});

constexpr auto kTraps = std::to_array<std::string_view>({
    "JWT_SECRET_KEY=changeme",
    "<input placeholder=\"sk-t9Kq2Lm8Rv4Xz7Bn1Pw6Ys3D\" />",
    "JWT_SECRET_KEY=${JWT_SECRET_KEY}",
    "JWT_SECRET_KEY=your-secret-key-here-at-least-32-chars",
    "SECRET_KEY=<generate with openssl rand -hex 32>",
    "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "API_KEY=1234567890abcdef1234567890abcdef",
    "api_token: a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
    "password: postgres",
    "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
    "token = os.environ[\"GITHUB_TOKEN\"]",
    "token = ghp_example_token_for_documentation",
    "token: \"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "\"integrity\": "
    "\"sha512-Yjw2tzmFQVqXh0cWg7c1Y0m8k3f1C9m4b0vXWQGg2S5Cw5m3xq1i0wHfT3p5s2n1aXlq8vJqVb0k6m5tZ1YJ8w==\"",
    "commit = \"3f786850e387550fdab836ed7e6dc881de23001b\"",
    "token_hash = \"5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8\"",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "client_id = \"123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com\"",
    "api_key_id: \"7c9e6679-7425-40de-944b-e07fc1f90ae7\"",
    "SECRET_NAME=projects/shop/secrets/jwt-secret-staging/versions/latest",
    "\"jwt_secret\": \"jwt-secret-key-staging\",",
    "JWT_SECRET_ENV = \"JWT_SECRET_KEY_STAGING\"",
    "secrets:\n  - JWT_SECRET_KEY=jwt-secret-key-staging:latest",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n-----END CERTIFICATE-----",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\\nfake-key-for-tests\\n-----END RSA PRIVATE KEY-----",
    "postgresql://user:password@localhost:5432/db",
    "postgresql://{user}:{password}@{host}/{database}",
    "postgresql://$DB_USER:$DB_PASSWORD@$DB_HOST/app",
    "https://user:pass@example.com/",
    "curl http://localhost:8000/api/users/@me",
    "redis://localhost:6379/0",
    "Authorization: Bearer <token>",
    "Authorization: Bearer test-token",
    "token = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ0ZXN0In0.signature'",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
    "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "self.token_service = TokenServiceFactory.create_token_service_v2(settings)",
    "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher']",
    "access_token=forged_access_token_attempting_tier_escalation",
    "the key-value store, key-0001 and sk-learn's sk-mode",
    "hf_hub_download(repo_id='org/model', filename='config.json')",
    "npm_config_registry=https://packages.example.com/",
    "SKU0123456789 and SKIPPED",
    "Basic authentication needs a user and a password",
    "basic PasswordResetToken",
    "form.tsx placeholder: \"sk-asddassdfasdefqsdfasd23das3dasdcasd\"",
    "https://public@sentry.example.com/1",
    "apiTokenApi := v1.ApiGroupApp.SystemApiGroup.ApiTokenApi2",
    "IERC20 public token = IERC20(0x36435796Ca9be2bf150CE0dECc2D8Fab5C4d6E13);",
    "token: 0x36435796Ca9be2bf150CE0dECc2D8Fab5C4d6E13",
    "\"https://host.test/encodings/cl100k_base.tiktoken\": \"9b5ad71b2ce5302211f9c61530b329a4922fc6a4\",",
    "websiteToken: 'hG5kP9sQ2wX7vB4nM1zL8cR3'",
    "Authorization: Basic YWRtaW46YWRtaW4=",
    "const ALGOLIA_SEARCH_API_KEY = \"3f786850e387550fdab836ed7e6dc881\";",
    "data:image/"
    "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7s9vPq0XyZk3Lw8Tj5mN2bR4cD6fG8hJ1kM3nP5qS7tU9vW me@host",
    "resolved \"https://registry.test/a/-/a-1.0.0.tgz#3f786850e387550fdab836ed7e6dc881de23001b\"",
    "sha1-5sGh2k0wX9vPq3Zy7Lw1Tj8mN4b=",
    "password: $2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "public_key = \"pk_live_51H8abcExamplePublicKey\"",
    "NEXT_PAGE_TOKEN = \"CiAKGjBpNDd2Nmp2Zml2cXRwYjBpOXA\"",
    "csrf_token = \"hG5kP9sQ2wX7vB4nM1zL8cR3tY6uJ0aE\"",
});

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::string alphabet_named(std::string_view name) {
  if (name == "hex") return "0123456789abcdef";
  if (name == "num") return "123456789";
  if (name == "32") return "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  if (name == "up") return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (name == "url") return std::string(kBase62) + "-_";
  if (name == "64") return std::string(kBase62) + "+/";
  return std::string(kBase62);
}

// As zlib computes it.
std::uint32_t crc32(std::string_view text) {
  std::uint32_t sum = 0xFFFF'FFFF;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB8'8320U : sum >> 1;
  }
  return sum ^ 0xFFFF'FFFF;
}

std::string checksum(std::string_view text) {
  std::string digits(6, '0');
  std::uint32_t sum = crc32(text.substr(text.find('_') + 1));
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, sum /= 62) *at = kBase62[sum % 62];
  return digits;
}

std::string drawn(std::string_view placeholder, std::mt19937& random) {
  const std::size_t star = placeholder.find('*');
  const std::string alphabet = alphabet_named(placeholder.substr(0, star));
  std::size_t size = 0;
  std::from_chars(placeholder.data() + star + 1, placeholder.data() + placeholder.size(), size);
  std::string text;
  // The ends are letters, so that no test depends on how punctuation around a credential is read.
  while (text.size() < size) {
    const char c = alphabet[random() % alphabet.size()];
    const bool inner = !text.empty() && text.size() + 1 < size;
    if (inner || kBase62.contains(c)) text += c;
  }
  return text;
}

}  // namespace

std::span<const Format> formats() { return kFormats; }
std::span<const std::string_view> traps() { return kTraps; }

Sample sample_of(const Format& format, std::uint32_t seed) {
  constexpr std::string_view kOpen = "‹", kClose = "›";
  std::mt19937 random(seed);
  std::string text;
  std::size_t begin = 0, end = std::string::npos;
  for (std::string_view rest = format.format; !rest.empty();) {
    if (rest.starts_with(kOpen)) {
      begin = text.size();
      rest.remove_prefix(kOpen.size());
    } else if (rest.starts_with(kClose)) {
      end = text.size();
      rest.remove_prefix(kClose.size());
    } else if (rest.starts_with("<crc>")) {
      text += checksum(text);
      rest.remove_prefix(5);
    } else if (rest.front() == '<') {
      text += drawn(rest.substr(1, rest.find('>') - 1), random);
      rest.remove_prefix(rest.find('>') + 1);
    } else {
      text += rest.front();
      rest.remove_prefix(1);
    }
  }
  return {text, text.substr(begin, end == std::string::npos ? end : end - begin)};
}

}  // namespace fount::test
