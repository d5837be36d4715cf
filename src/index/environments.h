// Which environment a configuration file describes: development, staging, production. Declared in fount.toml, else
// inferred from names, directories and what the file itself says. Always shown with its reason.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/policy.h"
#include "core/texts.h"

namespace fount {

// Index into Environments::list(). kNone: the file describes no environment in particular.
struct EnvironmentId {
  std::uint32_t value = kNone;
  auto operator<=>(const EnvironmentId&) const = default;
  explicit operator bool() const { return value != kNone; }
};

struct NamedEnvironment {
  std::string name;  // "staging"; synonyms are one (prod = production, dev = development, stage = staging)
  bool declared = false;
  bool deployed = false;  // people other than developers use it: staging, production, preview, demo
  struct File {
    FileId file;
    std::string why;  // "fount.toml", "file name", "directory", "ENVIRONMENT=staging"
  };
  std::vector<File> files;                      // sorted; a file of several environments is listed in each
  std::vector<std::string> allowed_difference;  // globs of setting names, from fount.toml
};

class Environments {
 public:
  struct Input {
    std::span<const SourceFile> files;
    std::span<const FileFacts> facts;
    const Texts& texts;
    const Policy& policy;
  };
  explicit Environments(const Input& input);

  std::span<const NamedEnvironment> list() const { return list_; }  // sorted by name
  const NamedEnvironment& operator[](EnvironmentId id) const { return list_[id.value]; }
  EnvironmentId of(FileId file) const { return by_file_[file.value]; }  // none when it describes several
  EnvironmentId named(std::string_view name) const;                     // any synonym

 private:
  struct Claim;
  void collect(std::vector<Claim> claims, std::span<const DeclaredEnvironment> declared);

  std::vector<NamedEnvironment> list_;
  std::vector<EnvironmentId> by_file_;
};

// "production" for prod, live, prd; "" for what is no environment's name. Any case.
std::string_view environment_name(std::string_view word);

// ENVIRONMENT, APP_ENV, NODE_ENV: its value names the environment that a program runs in.
bool names_environment(std::string_view variable);

// .env.example, terraform.tfvars.example: for people to copy; it describes no environment and deploys nothing.
bool is_template_name(std::string_view path);

// A program or script that puts something into an environment, by its name: deploy_to_cloud.py.
bool is_deploy_name(std::string_view path);

}  // namespace fount
