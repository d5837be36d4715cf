#include "base/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "base/toml_scalar.h"
#include "base/utf8.h"

namespace fount {
namespace {

// Lists and inline tables inside each other. Reading them is recursive; nobody writes more than a handful.
constexpr unsigned kMaxNestedValues = 64;

// How a table or list came to be decides what may still be added to it (TOML 1.0, "Table").
enum class Origin : std::uint8_t {
  implied,      // parent in a heading [a.b]: may yet get its own heading
  heading,      // [a]
  dotted_key,   // a in a.b = 1: closed to headings, and to dotted keys of other sections
  value,        // { } or [ ]: closed
  tables_list,  // [[a]]
};

struct Key {
  std::string text;
  std::uint32_t line = 0;
};

constexpr bool is_bare_key(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

class TomlReader {
 public:
  explicit TomlReader(std::string_view text) : cursor_{.text = text} {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') line_ends_.push_back(i);
    add_node({}, Origin::heading);
  }

  bool read() {
    if (!check_encoding()) return false;
    cursor_.take("\xEF\xBB\xBF");
    while (!cursor_.done())
      if (!read_line()) return false;
    return true;
  }

  TomlDocument document() { return TomlDocument(std::move(nodes_)); }
  TomlProblem problem() { return {line_of(cursor_.failed_at), std::move(cursor_.failure)}; }

 private:
  std::uint32_t line_of(std::size_t offset) const {
    const auto end = std::lower_bound(line_ends_.begin(), line_ends_.end(), offset);
    return static_cast<std::uint32_t>(end - line_ends_.begin()) + 1;
  }
  std::uint32_t line() const { return line_of(cursor_.at); }

  bool check_encoding() {
    const std::string_view text = cursor_.text;
    for (std::size_t i = 0; i < text.size();) {
      const Utf8Step step = utf8_step(text.substr(i));
      if (!step.valid) return cursor_.fail_at(i, "a byte that is not UTF-8");
      i += step.length;
    }
    return true;
  }

  // A heading, a key with its value, or nothing; then a comment, or nothing.
  bool read_line() {
    cursor_.skip_blanks();
    const char c = cursor_.peek();
    const bool has_content = !cursor_.done() && c != '#' && c != '\n' && c != '\r';
    if (has_content && !(c == '[' ? read_heading() : read_pair(section_))) return false;
    return read_line_end();
  }

  bool read_line_end() {
    cursor_.skip_blanks();
    if (cursor_.peek() == '#' && !skip_comment()) return false;
    if (cursor_.done() || cursor_.take_newline()) return true;
    return cursor_.fail(fmt::format("expected the end of the line, found {}", cursor_.found()));
  }

  bool skip_comment() {
    while (!cursor_.done() && cursor_.peek() != '\n') {
      if (is_toml_control(cursor_.peek()) && !cursor_.rest().starts_with("\r\n"))
        return cursor_.fail("a comment cannot hold a control character");
      ++cursor_.at;
    }
    return true;
  }

  bool read_heading() {
    const std::size_t begin = cursor_.at;
    const bool list = cursor_.take("[[");
    if (!list) cursor_.take("[");
    const std::string_view closing = list ? "]]" : "]";
    std::vector<Key> path;
    if (!read_key(path)) return false;
    if (!cursor_.take(closing)) return cursor_.fail(fmt::format("expected '{}', found {}", closing, cursor_.found()));
    return open_section(path, list, begin);
  }

  // a . "b" . 'c', with blanks around each part.
  bool read_key(std::vector<Key>& path) {
    do {
      cursor_.skip_blanks();
      Key& key = path.emplace_back();
      key.line = line();
      if (cursor_.peek() == '"' || cursor_.peek() == '\'') {
        if (!read_toml_string(cursor_, false, key.text)) return false;
      } else {
        while (is_bare_key(cursor_.peek())) key.text += cursor_.text[cursor_.at++];
        if (key.text.empty()) return cursor_.fail(fmt::format("expected a key, found {}", cursor_.found()));
      }
      cursor_.skip_blanks();
    } while (cursor_.take("."));
    return true;
  }

  bool open_section(std::vector<Key>& path, bool list, std::size_t begin) {
    std::uint32_t at = 0;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      at = child_or_new(at, path[i], Origin::implied);
      if (origins_[at] == Origin::tables_list) at = nodes_[at].children.back();
      if (!is_open_table(at)) return fail_redefined(begin, path[i].text);
    }
    const std::uint32_t known = static_cast<std::uint32_t>(nodes_.size());
    const Origin origin = list ? Origin::tables_list : Origin::heading;
    const std::uint32_t last = child_or_new(at, path.back(), origin);
    const bool is_new = last == known;
    if (list) {
      if (origins_[last] != Origin::tables_list) return fail_redefined(begin, path.back().text);
      nodes_[last].kind = TomlNode::Kind::list;
      section_ = add_node({.line = path.back().line}, Origin::heading);
      nodes_[last].children.push_back(section_);
      return true;
    }
    if (!is_new && origins_[last] != Origin::implied) return fail_redefined(begin, path.back().text);
    origins_[last] = Origin::heading;
    nodes_[last].line = path.back().line;
    section_ = last;
    return true;
  }

  bool is_open_table(std::uint32_t at) const {
    return nodes_[at].kind == TomlNode::Kind::table && origins_[at] != Origin::value;
  }

  bool read_pair(std::uint32_t table) {
    const std::size_t begin = cursor_.at;
    std::vector<Key> path;
    if (!read_key(path)) return false;
    if (!cursor_.take("=")) return cursor_.fail(fmt::format("expected '=', found {}", cursor_.found()));
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      table = child_or_new(table, path[i], Origin::dotted_key);
      const bool open = origins_[table] == Origin::implied || origins_[table] == Origin::dotted_key;
      if (!open || !is_open_table(table)) return fail_redefined(begin, path[i].text);
      origins_[table] = Origin::dotted_key;
    }
    if (index_.contains({table, path.back().text})) return fail_redefined(begin, path.back().text);
    cursor_.skip_blanks();
    const std::uint32_t position = child_or_new(table, path.back(), Origin::value);
    return read_value(position);
  }

  bool read_value(std::uint32_t position) {
    TomlNode& node = nodes_[position];
    node.line = line();
    switch (cursor_.peek()) {
      case '"':
      case '\'':
        node.kind = TomlNode::Kind::string;
        return read_toml_string(cursor_, true, node.text);
      case '[':
        node.kind = TomlNode::Kind::list;
        return read_nested(position, &TomlReader::read_list);
      case '{':
        return read_nested(position, &TomlReader::read_inline_table);
      default:
        return read_toml_scalar(cursor_, node);
    }
  }

  bool read_nested(std::uint32_t position, bool (TomlReader::*read)(std::uint32_t)) {
    if (depth_ == kMaxNestedValues) return cursor_.fail("values are nested too deeply");
    ++depth_;
    ++cursor_.at;
    const bool good = (this->*read)(position);
    --depth_;
    return good;
  }

  // Between the items of a list: blanks, line breaks and comments.
  bool skip_filler() {
    do {
      cursor_.skip_blanks();
      if (cursor_.peek() == '#' && !skip_comment()) return false;
    } while (cursor_.take_newline());
    return true;
  }

  bool read_list(std::uint32_t position) {
    for (;;) {
      if (!skip_filler()) return false;
      if (cursor_.take("]")) return true;
      const std::uint32_t item = add_node({}, Origin::value);
      nodes_[position].children.push_back(item);
      if (!read_value(item) || !skip_filler()) return false;
      if (cursor_.take("]")) return true;
      if (!cursor_.take(",")) return cursor_.fail(fmt::format("expected ',' or ']', found {}", cursor_.found()));
    }
  }

  bool read_inline_table(std::uint32_t position) {
    cursor_.skip_blanks();
    if (cursor_.take("}")) return true;
    do {
      cursor_.skip_blanks();
      if (!read_pair(position)) return false;
      cursor_.skip_blanks();
    } while (cursor_.take(","));
    if (!cursor_.take("}")) return cursor_.fail(fmt::format("expected ',' or '}}', found {}", cursor_.found()));
    close_inline_tables(position);
    return true;
  }

  // Tables that dotted keys made inside braces are as closed as the braces.
  void close_inline_tables(std::uint32_t position) {
    for (std::size_t i = position; i < origins_.size(); ++i) origins_[i] = Origin::value;
  }

  std::uint32_t add_node(TomlNode node, Origin origin) {
    nodes_.push_back(std::move(node));
    origins_.push_back(origin);
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  std::uint32_t child_or_new(std::uint32_t table, const Key& key, Origin origin) {
    const auto [entry, is_new] = index_.try_emplace({table, key.text}, static_cast<std::uint32_t>(nodes_.size()));
    if (is_new) {
      add_node({.line = key.line, .key = key.text}, origin);
      nodes_[table].children.push_back(entry->second);
    }
    return entry->second;
  }

  bool fail_redefined(std::size_t where, std::string_view key) {
    constexpr std::size_t kShown = 40;
    return cursor_.fail_at(where, fmt::format("'{}' is already defined", printable_text(key.substr(0, kShown))));
  }

  TomlCursor cursor_;
  std::vector<std::size_t> line_ends_;
  std::vector<TomlNode> nodes_;
  std::vector<Origin> origins_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> index_;  // (table, key) → node
  std::uint32_t section_ = 0;                                             // the table that keys go to
  unsigned depth_ = 0;
};

}  // namespace

std::expected<TomlDocument, TomlProblem> read_toml(std::string_view text) {
  TomlReader reader(text);
  if (!reader.read()) return std::unexpected(reader.problem());
  return reader.document();
}

std::string_view name_of(TomlNode::Kind kind) {
  constexpr std::string_view kNames[] = {"a string", "an integer", "a number", "a boolean",
                                         "a date",   "a time",     "a list",   "a table"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace fount
