// What infrastructure says a project, a region, a network or a host is: literals of Terraform, scripts, workflows,
// pipelines, env files and programs that deploy, options of commands among them, each with what its key means and the
// environment it is for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/config_view.h"

namespace fount {

enum class LiteralPlace : std::uint8_t { terraform, script, workflow, pipeline, env_file, program };
std::string_view name_of(LiteralPlace);

struct InfrastructureLiteral {
  std::string meaning;  // "project", "aws region", "redis host", "memory of shop"
  std::string key;      // as written
  std::string value;
  Span span;
  EnvironmentId environment;
  LiteralPlace place = LiteralPlace::terraform;
  ScalarStyle style = ScalarStyle::plain;
  bool of_service = false;  // an option of the command that deploys one service
};

std::vector<InfrastructureLiteral> infrastructure_literals(const Index& index, const std::vector<ConfigView>& views);

// "gcp_project_id" → "project", "STAGING_REDIS_HOST" → "redis host"; "" for keys that name no part of an
// infrastructure.
std::string meaning_of(std::string_view key);

}  // namespace fount
