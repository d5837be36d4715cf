// Files that Terraform, kustomizations, requirements and project manifests name.
#pragma once

#include "rules/named_paths.h"

namespace fount {

void collect_terraform_paths(const ConfigView& view, NamedPaths& found);
void collect_kustomize_paths(const ConfigView& view, NamedPaths& found);
void collect_requirements_paths(const ConfigView& view, NamedPaths& found);
void collect_pyproject_paths(const ConfigView& view, NamedPaths& found);
void collect_hook_paths(const ConfigView& view, NamedPaths& found);  // pre-commit
void collect_gitlab_paths(const ConfigView& view, NamedPaths& found);

}  // namespace fount
