// Every place that gives an environment variable its value, whatever the format: env files, compose, Dockerfiles,
// workflows, Kubernetes, Terraform, deploy scripts. One table of dialects turns the entries of a file into these.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/texts.h"
#include "index/environments.h"
#include "index/symbols.h"

namespace fount {

// Where the value is given. In the order in which a later one usually wins over an earlier one at run time.
enum class Layer : std::uint8_t {
  image,          // Dockerfile ENV, ARG
  env_file,       // .env, staging.env
  compose,        // docker-compose: environment, and what env_file brings in is its file's
  shell_script,   // exports of a script that starts something
  workflow,       // GitHub, GitLab: env, variables
  pipeline,       // Cloud Build substitutions and env
  kubernetes,     // manifests, ConfigMaps
  helm,           // values that a template passes as env
  terraform,      // env blocks, tfvars
  deploy_script,  // --set-env-vars of a script or program that deploys
  platform,       // app.yaml, vercel.json, netlify.toml, render.yaml, fly.toml, Procfile
};
std::string_view name_of(Layer);  // "env file", "compose"

enum SettingFlag : std::uint16_t {
  kSettingCommentedOut = 1 << 0,
  kSettingFromStore = 1 << 1,  // the value is a reference to a secret store: secretKeyRef, --set-secrets, secrets.X
  kSettingComputed = 1 << 2,   // interpolated or an expression: the text is not the value
  kSettingEmpty = 1 << 3,
  kSettingRepeated = 1 << 4,     // the same file gives it before, for the same scope
  kSettingTemplate = 1 << 5,     // .env.example and its kind: for people to copy, deploys nothing
  kSettingPassedOn = 1 << 6,     // `X: ${X}`: the value comes from the environment around it
  kSettingConditional = 1 << 7,  // only in some branch of a script
  kSettingInside = 1 << 8,       // compose: leads to another container of the same file
};
struct SettingSource {
  Symbol name;
  FileId file;
  std::uint32_t entry = 0;           // into the file's entries
  std::uint32_t begin = 0, end = 0;  // of the name
  std::uint32_t value_begin = 0, value_end = 0;
  EnvironmentId environment;  // of the file, or of the part of it that holds the setting
  Symbol scope;               // which container, job or step of the file; empty where the file has one
  std::uint16_t flags = 0;
  Layer layer = Layer::env_file;
  ScalarStyle style = ScalarStyle::plain;
  bool is(SettingFlag flag) const { return (flags & flag) != 0; }
};

// A file whose settings another one brings in: compose's `env_file`.
struct BroughtIn {
  FileId by;                // the compose file
  std::uint32_t entry = 0;  // where it says so, into that file's entries
  Symbol scope;             // the service that gets them
  FileId file;
};

class DeclaredSettings {
 public:
  struct Input {
    std::span<const SourceFile> files;
    std::span<const FileFacts> facts;
    const Texts& texts;
    const Environments& environments;
  };
  DeclaredSettings(const Input& input, Symbols& symbols);

  std::span<const SettingSource> all() const { return sources_; }  // sorted by name, then file and place
  std::span<const SettingSource> of(Symbol name) const;
  std::span<const Symbol> names() const { return names_; }  // every name that has a source, in the order of all()
  std::span<const BroughtIn> brought_in() const { return brought_in_; }  // in file order

 private:
  void read(const Input& input, FileId file, Symbols& symbols);
  void mark_repeated();

  std::vector<SettingSource> sources_;
  std::vector<Symbol> names_;
  std::vector<BroughtIn> brought_in_;
};

}  // namespace fount
