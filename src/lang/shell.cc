#include "lang/shell.h"

#include "lang/formats.h"

namespace fount {

void read_shell_text(const ShellText& text, FileFacts& facts) {
  static_cast<void>(text);
  static_cast<void>(facts);
}

void read_shell_fragment(std::string_view bytes, std::uint32_t begin, std::uint32_t end, std::uint32_t parent,
                         FileFacts& facts) {
  read_shell_text({bytes, begin, end, parent, ShellHost::none}, facts);
}

void read_shell(std::string_view bytes, FileFacts& facts) {
  read_shell_fragment(bytes, 0, static_cast<std::uint32_t>(bytes.size()), kNone, facts);
}

}  // namespace fount
