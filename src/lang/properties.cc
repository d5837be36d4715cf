// Java's properties: `key=value`, `key: value`, `key value`; a backslash at a line's end continues it.
#include <algorithm>
#include <string>

#include "core/scalar.h"
#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"

namespace fount {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

class PropertiesReader {
 public:
  PropertiesReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    at_ = byte_order_mark(bytes_);
    while (at_ < bytes_.size()) {
      while (at_ < bytes_.size() && (is_blank(bytes_[at_]) || bytes_[at_] == '\n' || bytes_[at_] == '\r')) ++at_;
      if (at_ >= bytes_.size()) break;
      const bool comment = bytes_[at_] == '#' || bytes_[at_] == '!';
      const std::uint32_t end = comment ? line_end(at_) : logical_end(at_);
      if (!comment) read_pair(end);
      at_ = end;
    }
    builder_.finish();
  }

 private:
  std::uint32_t line_end(std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min(bytes_.find_first_of("\n\r", from), bytes_.size()));
  }

  // The end of the line and of those that continue it.
  std::uint32_t logical_end(std::uint32_t from) const {
    for (std::uint32_t i = from; i < bytes_.size(); ++i) {
      if (bytes_[i] == '\n' || bytes_[i] == '\r') return i;
      if (bytes_[i] == '\\') i += bytes_.substr(i).starts_with("\\\r\n") ? 2 : 1;
    }
    return static_cast<std::uint32_t>(bytes_.size());
  }

  void read_pair(std::uint32_t end) {
    const auto skip = [&](std::uint32_t at) {
      while (at < end && is_blank(bytes_[at])) ++at;
      return at;
    };
    std::uint32_t key = at_;
    while (key < end && !is_blank(bytes_[key]) && bytes_[key] != '=' && bytes_[key] != ':') {
      key = std::min(end, key + (bytes_[key] == '\\' ? 2 : 1));
    }
    std::uint32_t value = skip(key);
    if (value < end && (bytes_[value] == '=' || bytes_[value] == ':')) value = skip(value + 1);
    const std::string_view raw = builder_.text({at_, key});
    const std::uint32_t entry =
        builder_.add(raw.contains('\\') ? decode(raw, ScalarStyle::plain, Language::properties) : std::string(raw),
                     {at_, key}, kNone);
    builder_.set_scalar(entry, {value, end}, ScalarStyle::plain);
    read_interpolation(builder_, entry, {value, end}, 0);
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_ = 0;
};

}  // namespace

void read_properties(std::string_view bytes, FileFacts& facts) { PropertiesReader(bytes, facts).read(); }

}  // namespace fount
