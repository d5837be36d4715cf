// KEY=value files: .env, staging.env.
#include "index/dialects.h"

namespace fount {
namespace {

bool speaks(const DialectFile& file) { return file.file.language == Language::dotenv; }

void read(const DialectFile& file, SettingCollector& collector) {
  // Commented-out assignments too, which the tree leaves out.
  for (std::uint32_t i = 0; i < file.tree.size(); ++i) collector.add(i, {.layer = Layer::env_file});
}

}  // namespace

const Dialect env_file_dialect{speaks, read};

}  // namespace fount
