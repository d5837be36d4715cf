#include "engine/redact.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/secret_name.h"

namespace fount {
namespace {

// Keys that look live are put together here, so that no scanner finds one in this file.
std::string random_text(std::string_view alphabet, std::size_t size, unsigned seed = 7) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size) text += alphabet[random() % alphabet.size()];
  return text;
}
constexpr std::string_view kUpperDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kHex = "0123456789abcdef";

// What lies between ‹ and › must go, all else must stay.
void check(std::string_view marked, Language language = Language::python) {
  constexpr std::string_view kOpen = "‹", kClose = "›";
  std::string input, expected;
  while (!marked.empty()) {
    const std::size_t open = std::min(marked.find(kOpen), marked.size());
    input += marked.substr(0, open);
    expected += marked.substr(0, open);
    if (open == marked.size()) break;
    marked.remove_prefix(open + kOpen.size());
    const std::string_view secret = marked.substr(0, marked.find(kClose));
    input += secret;
    expected += fmt::format("<redacted {} characters>", secret.size());
    marked.remove_prefix(secret.size() + kClose.size());
  }
  EXPECT_EQ(redact(input, language), expected) << input;
}

TEST(Redact, names_that_hold_secrets) {
  for (const char* name : {"SECRET",
                           "JWT_SECRET_STAGING",
                           "client_secret",
                           "clientSecret",
                           "password",
                           "DB_PASSWORD",
                           "passwd",
                           "pwd",
                           "token",
                           "accessToken",
                           "authtoken",
                           "api_key",
                           "apiKey",
                           "apikey",
                           "APIKEY",
                           "private_key",
                           "PRIVATE_KEY_PEM",
                           "credential",
                           "google_credentials",
                           "auth",
                           "basicAuth",
                           "SIGNING_KEY",
                           "signing",
                           "bypass_key",
                           "E2E_BYPASS_KEY",
                           "X-API-Key",
                           "E2E_OAUTH_SIMULATION_KEY"})
    EXPECT_TRUE(is_secret_name(name)) << name;
  for (const char* name : {"author",    "authority",      "key",         "primary_key",          "tokenizer",
                           "secretary", "password_field", "token_url",   "SECRET_NAME",          "auth_service",
                           "keyboard",  "compass",        "path",        "token_type",           "",
                           "_",         "passed",         "AuthService", "validate_token_error", "MAX_INPUT_TOKENS"})
    EXPECT_FALSE(is_secret_name(name)) << name;
}

TEST(Redact, assignments) {
  check(R"(JWT_SECRET = "‹hunter2›")");
  check(R"(password = '‹hunter2›'  # the password)");
  check(R"(password: str = "‹hunter2›")");
  check(R"(api_key: Optional[str] = "‹hunter2›")");
  check(R"(self.client_secret = b"‹hunter2›")");
  check(R"(config["api_key"] = "‹hunter2›")");
  check(R"(os.environ["JWT_SECRET"] = "‹hunter2›")");
  check(R"(TOKEN = """‹hunter2›""")");
  check(R"(SECRET = ("‹hunter2›")");
  check("SECRET = (\n    '‹part one›'\n    '‹part two›'\n)\nNAME = 'kept'");
  check("SECRET = '‹hunter2›' + \\\n    '‹hunter3›'\nNAME = 'kept'");
  check("SECRET = \"\"\"‹first line›\n‹second line›\"\"\"");
  check(R"(SECRET = "‹it's \" here›", NAME = "kept")");
}

TEST(Redact, mappings_and_arguments) {
  check(R"({"password": "‹hunter2›", "user": "kept"})");
  check(R"({'api-key': '‹hunter2›'})");
  check(R"(connect(user="kept", password="‹hunter2›", database="kept"))");
  check(R"(headers = {"Authorization": "‹Token abcdef›", "Accept": "kept"})");
  check(R"(os.environ.setdefault("JWT_SECRET", "‹hunter2›"))");
  check(R"(monkeypatch.setenv("JWT_SECRET", "‹hunter2›"))");
}

TEST(Redact, inside_text) {
  check(R"(info = "host=db password=‹hunter2› user=kept")");
  check(R"(body = '{"password": "‹hunter2›", "user": "kept"}')");
  check(R"(# export JWT_SECRET=‹hunter2› before starting)");
  check(R"(url = f"https://x/?token={token}&user=kept")");
  check("        JWT_SECRET = \"‹hunter2›\"\n    \"\"\"\n    return 'kept'");
  check("    \"\"\"\n    JWT_SECRET = \"‹hunter2›\"");
}

TEST(Redact, defaults_and_fallbacks) {
  check(R"(secret = getattr(config, 'jwt_secret', "‹hunter2›"))");
  check(R"(secret = os.getenv("JWT_SECRET", "‹hunter2›"))");
  check(R"(os.getenv("JWT_SECRET", default="‹hunter2›"))");
  check(R"(secret = os.environ.get("JWT_SECRET") or "‹hunter2›")");
  check(R"(return os.environ.get("JWT_SECRET") or "‹hunter2›")");
  check("os.getenv(\n    \"JWT_SECRET\",\n    \"‹hunter2›\",\n)");
  check(R"(jwt_secret: str = Field(default="‹hunter2›", description="kept as it is"))");
  check(R"(jwt_secret = SecretStr("‹hunter2›"))");
  check(R"(os.getenv("JWT_SECRET", os.getenv("OLD_JWT_SECRET", "‹hunter2›")))");
  check(R"(const secret = process.env.JWT_SECRET || "‹hunter2›";)", Language::typescript);
  check(R"(const secret = process.env.JWT_SECRET ?? '‹hunter2›';)", Language::typescript);
  check(R"(const secret: string = "‹hunter2›";)", Language::typescript);
  check("def get_jwt_secret():\n    return \"‹hunter2›\"\n\ndef name():\n    return \"kept\"");
}

TEST(Redact, comparisons) {
  check(R"(if token == "‹hunter2›":)");
  check(R"(if bypass_key != "‹hunter2›":)");
  check(R"(hmac.compare_digest(token, "‹hunter2›"))");
  check(R"(if request.headers.get("X-API-Key") == "‹hunter2›":)");
}

TEST(Redact, data_formats) {
  check("JWT_SECRET=‹hunter2›\nPORT=8080", Language::dotenv);
  check("export JWT_SECRET='‹hunter2›'", Language::shell);
  check("mysql --password ‹hunter2› --host db", Language::shell);
  check("password: ‹hunter2›\nuser: kept", Language::yaml);
  check("password: ${DB_PASSWORD}\nuser: kept", Language::yaml);
  check("- name: JWT_SECRET\n  value: ‹hunter2›\n- name: PORT\n  value: 8080", Language::yaml);
  check(R"({"name": "JWT_SECRET", "value": "‹hunter2›"})", Language::json);
  check(R"({"password": "‹hunter2›", "user": "kept"})", Language::json);
  check("secret = \"‹hunter2›\"", Language::toml);
  check("ENV API_KEY=‹hunter2›", Language::dockerfile);
  check("client_secret = \"‹hunter2›\"\nregion = \"kept\"", Language::terraform);
}

TEST(Redact, what_is_no_secret_stays) {
  for (const char* kept : {
           R"(secret = os.getenv("JWT_SECRET"))",
           R"(secret = os.environ["JWT_SECRET"])",
           R"(secret = config.get("jwt.secret"))",
           R"(raise ValueError("JWT_SECRET must be set"))",
           R"(REQUIRED = ["JWT_SECRET", "DB_PASSWORD", "redirect_uri"])",
           R"(_SENSITIVE = {"password", "token", "user"})",
           R"(password = get_password())",
           R"(def validate_token(token: str) -> bool:)",
           R"(class TokenManager(BaseManager):)",
           R"(from auth.tokens import TokenValidator)",
           R"(author = "Jane")",
           R"(token_url = "https://example.test/token")",
           R"(SECRET = "")",
           R"(password = None)",
           "if token:\n    \"\"\"Not a value\"\"\"\n",
           R"(cache.set(f"auth:perm:{user}", "kept"))",
           "def check(token):\n    \"\"\"Args:\n        token: what the user's client sent\n    \"\"\"\n    return "
           "'kept'",
           "        token: what was sent\n    \"\"\"\n    return 'kept'",
           R"(secret = getattr(config, 'jwt_secret', None))",
           R"(def get_auth_routes(): return {"auth": router, "health": "kept"})",
           "x = {'access_token': login.token,\n     'authenticated': True}",
           R"(token = jwt.encode(payload, self.secret, algorithm='HS256'))",
           R"(logger.info("token is valid for %s", user))",
           R"(payload = jwt.decode(raw, secret, algorithms=["HS256"]))",
           R"(class UnifiedWebSocketManagerFactoryImplementation2:)",
           R"(from netra_backend.app.websocket_core.unified_manager import UnifiedWebSocketManager)",
           R"(x = "netra_backend/app/services/websocket_bridge_factory.py")",
           R"(logger.debug("2025-09-15T12:34:56.789Z started 127.0.0.1:8080"))",
       })
    check(kept);
}

TEST(Redact, what_another_name_owns_stays) {
  check(R"(token = jwt.decode(raw, algorithms=["HS256"], issuer="kept"))");
  check(R"(api_key = Field("‹hunter2›", env="JWT_SECRET", alias="kept"))");
}

TEST(Redact, provider_keys) {
  const std::pair<std::string, std::string> keys[] = {
      {"AK", "IA" + random_text(kUpperDigits, 16)},
      {"gh", "p_" + random_text(kBase62, 36)},
      {"s", "k-" + random_text(kBase62, 48)},
      {"s", "k-proj-" + random_text(kBase62, 40)},
      {"xo", "xb-1234567890-" + random_text(kBase62, 24)},
      {"AI", "za" + random_text(kBase62, 35)},
      {"gl", "pat-" + random_text(kBase62, 20)},
      {"ey", "J" + random_text(kBase62, 30) + ".eyJ" + random_text(kBase62, 40) + "." + random_text(kBase62, 43)},
      {"s", "k_live_" + random_text(kBase62, 24)},
  };
  for (const auto& [head, tail] : keys) {
    const std::string key = head + tail;
    check("value = call('‹" + key + "›')");
    check("# ‹" + key + "›, see the wiki");
    EXPECT_EQ(redact_known("found " + key).find(tail), std::string::npos);
  }
}

TEST(Redact, urls_with_passwords) {
  check("url = 'postgres://user:‹hunter2›@db:5432/x'");
  check("url = 'postgres://user:‹p@ss›@db:5432/x'");
  check("url = f'postgres://{user}:{word}@db:5432/x'");
  check("url = 'http://db:5432/x?y=a@b'");
}

TEST(Redact, bearer_tokens) {
  check("x = 'Bearer ‹abc.def-123456›'");
  check("x = f'Bearer {token}'");
  check("headers['Authorization'] = f'Bearer {self._api_key}'");
  check("headers['Authorization'] = f'‹Bearer {key} and more›'");
  check("'Bearer authentication is needed'");
  check("\"\"\"Create a basic UserExecutionContext for testing.\"\"\"");
  check("'Basic ‹dXNlcjpwYXNz›'");
}

TEST(Redact, pem_blocks) {
  const std::string begin = "-----BEGIN " + std::string("PRIVATE KEY-----"),
                    end = "-----END " + std::string("PRIVATE KEY-----");
  check("x = '''" + begin + "\n‹MIIabc›\n‹def›\n" + end + "'''");
  check("x = '''" + begin + "\n‹MIIabc›");
}

TEST(Redact, random_text) {
  int hidden = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string value = random_text(kBase62, 32, seed);
    hidden += redact("x = f('" + value + "')", Language::python).find(value) == std::string::npos;
  }
  EXPECT_GE(hidden, 190);
  check("x = f('‹" + random_text(kHex, 40) + "›')");
  check("x = f('https://hooks.test/services/‹" + random_text(kBase62, 24) + "›')");
  check("uses: shop/deploy@" + random_text(kHex, 40) + " # v7");
  check("uses: deploy@‹" + random_text(kHex, 40) + "›");
}

TEST(Redact, keeps_lines) {
  for (const char* text : {"SECRET = '''a\nb\n\nc'''\nx", "SECRET=\n\n", "password:\n  - 'abc'\n", "SECRET = 'abc"}) {
    const std::string redacted = redact(text, Language::yaml);
    EXPECT_EQ(std::ranges::count(redacted, '\n'), std::ranges::count(std::string_view(text), '\n'));
  }
}

TEST(Redact, any_bytes) {
  std::mt19937 random(1);
  const std::string_view pieces[] = {"secret", "token", "\"", "'", "\"\"\"",   "`",       "=",  ":",
                                     "(",      ")",     "[",  "]", "{",        ",",       "\n", "\\",
                                     " or ",   "://",   "@",  "#", "def ",     "return ", "--", "-----BEGIN ",
                                     "value",  "\xff",  "\0", " ", "abcDEF123"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 30); i > 0; --i) text += pieces[random() % std::size(pieces)];
    for (const Language language : {Language::python, Language::yaml}) (void)redact(text, language);
  }
}

TEST(Redact, hostile_repetition_is_linear) {
  for (const std::string_view piece : {"token=", "secret:'", "://", "sk-", "eyJ.", "-----BEGIN ", "Bearer ",
                                       "def token return ", "(\"token\",", "a1B2", "--token "}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    (void)redact(text, Language::yaml);
  }
}

}  // namespace
}  // namespace fount
