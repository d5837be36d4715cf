#include "settings/publish.h"

#include <fmt/format.h>

#include "settings/table.h"

namespace fount {
namespace {

constexpr std::string_view kIntroduction = R"page(# Settings of `fount serve`

<!-- Written from src/settings/ by the tests of tests/settings: change it there. -->

Every setting has a default that works on one machine. `fount settings` shows what a server would run with, and where
each value comes from, as `fount serve --check` does.

**Order**: command line > environment > environment file > `fount-serve.toml` > default. An empty variable is one that
is not set. `fount-serve.toml` is the one of the working directory, or that of `--config`. The environment file is
`.env.<environment>` beside it, or that of `--env-file`; nothing in it is expanded. Relative paths begin at the file
that has them. Lists are arrays in TOML and separated by commas elsewhere.

**Environment**: `--environment`, else `FOUNT_ENVIRONMENT`, else `environment` in `fount-serve.toml`, else development.

- Production and staging need an https `public_url` (or a declared proxy), and take no value, file name or variable that
  names another environment. Development and test take none that names production or staging. Repositories
  (`allowed_paths`) and the organisation's name are free.
- Weak secrets and missing keys are accepted in development on a loopback address only; there a missing signing key is
  made once, in `jwt-keys.json` of the data folder, which only its owner can read.

**Secrets** are never in `fount-serve.toml` or on the command line: `NAME_FILE` names a file that holds the secret, or
`NAME` is the secret. When both are set they must agree. Only fingerprints are ever shown. A file that anybody can write
is refused; that others can read one is shown beside its fingerprint.

**Signing keys** are a JWK set (RFC 7517): each key with `kid`, `alg` (HS256, RS256 or ES256) and what belongs to it. A
set with one new key for HS256:

```sh
(umask 077; printf '{"keys": [{"kty": "oct", "alg": "HS256", "kid": "1", "k": "%s"}]}\n' \
  "$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')" > jwt-keys.json)
export FOUNT_JWT_KEYS_FILE=$PWD/jwt-keys.json
```

Several keys work side by side, so that a new one can be used before the old one is removed; SIGHUP reads the set again.

Unknown keys and variables, wrong types and values out of range stop the start; all problems are reported at once, each
with its place.

| setting | variable | default | meaning |
|---|---|---|---|
)page";

constexpr std::string_view kAgents = R"(
## Agents

A program that takes part as an agent is a table in `fount-serve.toml`:

```toml
[[agent]]
name = "echo"                        # lower-case letters, digits and '-'
command = ["python3", "echo.py"]     # the program and its arguments; no shell
network = false                      # whether its sandbox lets it connect
```
)";

std::string default_text(const SettingInfo& setting) {
  const std::string text = default_of(setting);
  return text.empty() ? "" : fmt::format("`{}`", text);
}

std::string range_text(const SettingInfo& setting) {
  if (setting.kind != SettingKind::number) return "";
  return fmt::format(" ({} to {})", setting.low, setting.high);
}

std::string shown_variable(const SettingInfo& setting) {
  const std::string variable = variable_of(setting);
  if (setting.kind != SettingKind::secret) return fmt::format("`{}`", variable);
  return fmt::format("`{}_FILE`, `{}`", variable, variable);
}

}  // namespace

std::string settings_page() {
  std::string page(kIntroduction);
  for (const SettingInfo& setting : setting_table()) {
    const bool is_secret = setting.kind == SettingKind::secret;
    page += fmt::format("| {} | {} | {} | {}{} |\n",
                        is_secret ? fmt::format("{} (secret)", setting.name) : fmt::format("`{}`", setting.name),
                        shown_variable(setting), default_text(setting), setting.meaning, range_text(setting));
  }
  return page += kAgents;
}

}  // namespace fount
