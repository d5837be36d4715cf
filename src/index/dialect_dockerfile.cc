// ENV and ARG: what an image brings along, and anything later overrides.
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

bool speaks(const DialectFile& file) { return file.file.language == Language::dockerfile; }

// An instruction holds `KEY=value` entries below it.
void read_instruction(const DialectFile& file, std::uint32_t instruction, const std::string& stage,
                      SettingCollector& collector) {
  const std::string_view key = file.tree.key(instruction);
  if (key == "ENV") collector.add_all(instruction, {.layer = Layer::image, .scope = stage});
  if (key == "ARG") collector.add_all(instruction, {.layer = Layer::image, .scope = stage + " build"});
}

void read(const DialectFile& file, SettingCollector& collector) {
  std::uint32_t number = 0;
  for (const std::uint32_t top : file.tree.children(kNone)) {
    read_instruction(file, top, "", collector);  // an ARG before the first FROM
    if (file.tree.key(top) != "FROM") continue;
    const std::string stage = "stage " + std::to_string(++number);
    for (const std::uint32_t instruction : file.tree.children(top))
      read_instruction(file, instruction, stage, collector);
  }
}

}  // namespace

const Dialect dockerfile_dialect{speaks, read};

}  // namespace fount
