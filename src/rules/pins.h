// Which version of a toolchain, runtime or data store each place asks for: images, version files, set-up steps,
// manifests, Terraform. Knows where versions are written; whether they agree is for rules to say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/config_view.h"
#include "rules/versions.h"

namespace fount {

enum class PinPlace : std::uint8_t {
  version_file,  // .python-version, .nvmrc, .tool-versions, runtime.txt: made to be the one place
  manifest,      // requires-python, engines, go.mod, required_version: what the code is written for
  image,         // what runs
  workflow,      // what is tested
  resource,      // a managed data store
};
std::string_view name_of(PinPlace);

struct Pin {
  std::string tool;   // "python", "node", "postgres"
  std::string shown;  // "3.11", ">=3.9"
  VersionSet versions;
  Span span;
  PinPlace place = PinPlace::image;
  bool aside = false;                // for tests, development, examples: not what ships
  std::string home;                  // of a workflow's job that works in one directory: that directory
  std::vector<std::string> sources;  // of an image that a Dockerfile builds on: what its stage copies, unless it
                                     // copies from another stage too
};

// In the order of files and places. Where several versions are asked for at once (a matrix) there is no pin.
std::vector<Pin> toolchain_pins(const std::vector<ConfigView>& views);

// "python", "3.11" of docker.io/library/python:3.11-slim@sha256:...; an empty tool for images of no known one.
struct ImageVersion {
  std::string_view tool, version;
};
ImageVersion image_version(std::string_view image);

// Keeps data; programs talk to it, and are not written in it.
bool is_data_store(std::string_view tool);

// By its path: for tests, development, examples or documentation.
bool stands_aside(const Index& index, FileId file);

}  // namespace fount
