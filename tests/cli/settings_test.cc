// fount settings: every value with its origin, and never a secret.
#include <gtest/gtest.h>

#include <array>

#include "base/base64url.h"
#include "settings/key_file.h"
#include "tests/cli/command_line.h"

namespace fount {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string kBypassKey = "M4rk3r+bYp4ss/Zs0rT5wX1yB7kLmN2pQ4";
const std::string kSigningKey = "M4rk3r-s1gn/Xq0rT5wX1yB7kLmN2pQ4hJ";
const std::string kKeySet =
    R"({"keys": [{"kty": "oct", "kid": "a", "alg": "HS256", "k": ")" + encode_base64url(kSigningKey) + R"("}]})";

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (is_plain) {
      out += c;
    } else {
      out += {'%', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
    }
  }
  return out;
}

// What base64 makes of `text` wherever it stands: at each of the three phases, without the characters at its ends that
// depend on its neighbours.
std::vector<std::string> base64_cores(const std::string& text) {
  std::vector<std::string> cores;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    std::string core = encode_base64url(std::string(phase, 'x') + text).substr(phase == 0 ? 0 : 4);
    core = core.substr(0, core.size() - 4);
    std::string standard = core;
    for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
    cores.push_back(core);
    cores.push_back(standard);
  }
  return cores;
}

void expect_no_secret(const Outcome& outcome) {
  for (const std::string& secret : {kBypassKey, kSigningKey, kKeySet}) {
    // Half of a secret is a secret, too.
    const std::string half = secret.substr(0, secret.size() / 2);
    std::vector<std::string> forms = base64_cores(half);
    forms.insert(forms.end(), {half, percent_encoded(half)});
    for (const std::string& form : forms)
      for (const std::string& text : {outcome.out, outcome.err})
        EXPECT_FALSE(contains(text, form)) << form << " in\n" << text;
  }
}

Outcome settings_with(const TemporaryDirectory& directory, std::vector<std::string> environment,
                      std::vector<std::string> arguments = {}) {
  environment.push_back("XDG_STATE_HOME=" + directory.path().string());
  arguments.insert(arguments.begin(), "settings");
  return run_fount(
      Invocation{.arguments = arguments, .environment = std::move(environment), .directory = directory.path()});
}

TEST(SettingsCommand, shows_every_value_with_its_origin_and_changes_nothing) {
  const TemporaryDirectory directory;
  directory.write("fount-serve.toml", "\nworkers = 3\n");
  const Outcome text = settings_with(directory, {"FOUNT_PORT=9000"}, {"--drain-s", "4"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_TRUE(contains(text.out, "workers                  3 ")) << text.out;
  EXPECT_TRUE(contains(text.out, " fount-serve.toml:2\n")) << text.out;
  EXPECT_TRUE(contains(text.out, " FOUNT_PORT\n")) << text.out;
  EXPECT_TRUE(contains(text.out, " --drain-s\n")) << text.out;
  EXPECT_TRUE(contains(text.out, "made at the first start")) << text.out;
  const Outcome json = settings_with(directory, {"FOUNT_PORT=9000"}, {"--json"});
  EXPECT_TRUE(contains(json.out, "\"name\": \"port\",\n      \"value\": \"9000\",\n      \"origin\": \"FOUNT_PORT\""))
      << json.out;
  EXPECT_EQ(directory.list(), std::vector<std::string>{"fount-serve.toml"});
}

TEST(SettingsCommand, wrong_settings_are_refused_as_the_server_would) {
  const TemporaryDirectory directory;
  const Outcome typing = settings_with(directory, {}, {"--prot", "1"});
  EXPECT_EQ(typing.code, 2);
  EXPECT_TRUE(contains(typing.err, "did you mean '--port'?")) << typing.err;
  const Outcome production = settings_with(directory, {"FOUNT_ENVIRONMENT=production"});
  EXPECT_EQ(production.code, 2);
  EXPECT_TRUE(contains(production.err, "error: FOUNT_JWT_KEYS: not set, and needed in production")) << production.err;
  const Outcome keys = settings_with(directory, {"FOUNT_JWT_KEYS={\"keys\": []}"});
  EXPECT_EQ(keys.err, "error: FOUNT_JWT_KEYS: not a usable JWK set: 'keys' is empty; write it " +
                          std::string(kKeySetForm) + "\n");
  // A list may be given in parts, a value only once.
  const Outcome lists =
      settings_with(directory, {}, {"--allowed-git-hosts", "a.test,b.test", "--allowed-git-hosts", "c.test"});
  EXPECT_TRUE(contains(lists.out, "a.test, b.test, c.test")) << lists.out << lists.err;
  EXPECT_EQ(settings_with(directory, {}, {"--port", "1", "--port", "2"}).code, 2);
}

TEST(SettingsCommand, no_output_holds_a_secret) {
  const TemporaryDirectory directory;
  directory.write("bypass", kBypassKey);
  directory.write("keys", kKeySet);
  directory.write("quoted.toml", "jwt_keys = '" + kKeySet + "'\ne2e_bypass_key = '" + kBypassKey + "'\n");
  directory.write("bare.toml", "e2e_bypass_key = " + kBypassKey + "\n");
  directory.write("agent.toml", "[[agent]]\nname = 'a'\ncommand = ['x', '--key=" + kBypassKey + "']\n");
  directory.write("good", "E2E_BYPASS_KEY='" + kBypassKey + "'\nFOUNT_JWT_KEYS='" + kKeySet + "'\n");
  directory.write("unended", "E2E_BYPASS_KEY='" + kBypassKey + "\n");
  directory.write("expanded", "E2E_BYPASS_KEY=${" + kBypassKey + "}\n");
  directory.write("no-name", kBypassKey + "=1\n");
  directory.write("no-value", kBypassKey + "\n");
  const std::string expires = "FOUNT_E2E_BYPASS_EXPIRES=2020-01-01T00:00:00Z";
  const std::string bypass = "E2E_BYPASS_KEY=" + kBypassKey, keys = "FOUNT_JWT_KEYS=" + kKeySet;
  const std::string bypass_file = "E2E_BYPASS_KEY_FILE=" + (directory / "bypass");
  const std::string keys_file = "FOUNT_JWT_KEYS_FILE=" + (directory / "keys");
  const std::vector<std::vector<std::string>> environments{
      {bypass, keys, expires},
      {bypass_file, keys_file, expires},
      {bypass, keys},
      {bypass_file, keys_file, "E2E_BYPASS_KEY=other", "FOUNT_JWT_KEYS=other", expires},
      {bypass, keys, expires, "FOUNT_ENVIRONMENT=production"},
      {bypass, keys, expires, "FOUNT_ENVIRONMENT=staging", "FOUNT_PORT=x"},
      {"FOUNT_E2E_BYPASS_KEY=" + kBypassKey, "FOUNT_JWT_KEY=" + kKeySet},
      {"FOUNT_JWT_KEYS=" + kBypassKey},
      {"FOUNT_JWT_KEYS=" + kKeySet.substr(0, kKeySet.size() - 2)},
  };
  const std::vector<std::vector<std::string>> files{
      {},
      {"--config", "quoted.toml"},
      {"--config", "bare.toml"},
      {"--config", "agent.toml"},
      {"--env-file", "good"},
      {"--env-file", "unended"},
      {"--env-file", "expanded"},
      {"--env-file", "no-name"},
      {"--env-file", "no-value"},
  };
  bool shown = false;
  for (const auto& environment : environments)
    for (const std::vector<std::string>& arguments : files) {
      const Outcome outcome = settings_with(directory, environment, arguments);
      expect_no_secret(outcome);
      shown = shown || contains(outcome.out, "set (sha256 ");
    }
  for (const auto& environment : environments) expect_no_secret(settings_with(directory, environment, {"--json"}));
  EXPECT_TRUE(shown) << "some of these show settings, so that there is something to hide";
}

}  // namespace
}  // namespace fount
