// Terraform as it is applied: the .tf files of one directory are one root, unless another uses the directory as a
// module. Knows the values of variables that the root itself gives.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/config_view.h"

namespace fount {

struct TerraformResource {
  std::string type, name;  // google_redis_instance, cache
  const ConfigView* view = nullptr;
  std::uint32_t entry = kNone;
};

class TerraformRoots {
 public:
  explicit TerraformRoots(const std::vector<ConfigView>& views);  // must outlive it

  struct Root {
    std::string_view directory;
    std::vector<TerraformResource> resources;
    std::map<std::string, std::string, std::less<>> variables;  // default, or what terraform.tfvars says
  };
  const std::vector<Root>& roots() const { return roots_; }

  // A literal, or a variable that the root gives a value; "" for anything else.
  static std::string value_of(const Root& root, const TerraformResource& resource, std::string_view attribute);

 private:
  std::vector<Root> roots_;
};

}  // namespace fount
