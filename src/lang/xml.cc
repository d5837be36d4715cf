// XML by Expat: an element is a map of its attributes (`@name`) and elements, or the scalar that its text is; text
// beside either is `#text`. Elements of one name follow one another by right, so none is a repeated key. Where the text
// is no longer well-formed reading ends, and what came before is kept.
//
// Declared entities are what every attack by XML needs and no configuration has: reading ends at the first.
#include <expat.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"

namespace fount {
namespace {

constexpr std::uint32_t kMaxEntries = 20'000;  // more is data, not configuration

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool ends_name(char c) { return is_blank(c) || c == '=' || c == '/' || c == '>'; }

class XmlReader {
 public:
  XmlReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    const auto size = static_cast<std::uint32_t>(bytes_.size());
    // Places are those of the file's bytes: texts of two bytes a character have none that others could read.
    if (bytes_.substr(0, 4).contains('\0') || bytes_.starts_with("\xFF\xFE") || bytes_.starts_with("\xFE\xFF")) {
      return builder_.note_unparsed({0, size});
    }
    const Parser parser(XML_ParserCreate(nullptr), &XML_ParserFree);
    if (parser == nullptr) return builder_.note_unparsed({0, size});
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, on_start, on_end);
    XML_SetCharacterDataHandler(parser_, on_text);
    XML_SetEntityDeclHandler(parser_, on_entity);
    // In one piece: fed in pieces, a token that spans them would be read again from its start with each.
    if (XML_Parse(parser_, bytes_.data(), static_cast<int>(size), XML_TRUE) == XML_STATUS_OK) return;
    const std::uint32_t end = std::min(at(), size);
    for (const Element& element : open_) {
      if (builder_[element.entry].kind == EntryKind::map) builder_.end_container(element.entry, end);
    }
    if (!is_full()) builder_.note_unparsed({end == size && size > 0 ? size - 1 : end, size});
  }

 private:
  using Parser = std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)>;
  struct Element {
    std::uint32_t entry = kNone;
    std::uint32_t text_begin = 0;  // after the latest tag
    bool has_text = false;         // since then
  };

  static void on_start(void* user, const XML_Char*, const XML_Char**) { static_cast<XmlReader*>(user)->start(); }
  static void on_end(void* user, const XML_Char*) { static_cast<XmlReader*>(user)->end(); }
  static void on_text(void* user, const XML_Char* text, int size) {
    XmlReader& reader = *static_cast<XmlReader*>(user);
    const std::string_view all(text, static_cast<std::size_t>(size));
    if (!reader.open_.empty() && !std::ranges::all_of(all, is_blank)) reader.open_.back().has_text = true;
  }
  static void on_entity(void* user, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                        const XML_Char*, const XML_Char*) {
    XML_StopParser(static_cast<XmlReader*>(user)->parser_, XML_FALSE);
  }

  std::uint32_t at() const {
    return static_cast<std::uint32_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_), 0));
  }
  bool is_full() const { return builder_.size() >= kMaxEntries; }

  void start() {
    const std::uint32_t begin = at();
    const std::uint32_t end = begin + static_cast<std::uint32_t>(XML_GetCurrentByteCount(parser_));
    if (is_full() || open_.size() >= EntryBuilder::kMaxDepth) {
      XML_StopParser(parser_, XML_FALSE);
      return;
    }
    std::uint32_t parent = kNone;
    if (!open_.empty()) {
      parent = open_.back().entry;
      become_map(open_.back().entry, open_.back().text_begin);
      add_text(begin);
    }
    const TextPlace name{begin + 1, name_end(begin + 1, end)};
    const std::uint32_t entry = builder_.add(builder_.text(name), name, parent);
    read_attributes(entry, {name.end, end});
    open_.push_back({entry, end, false});
  }

  void end() {
    const std::uint32_t end = at();
    const Element element = open_.back();
    if (builder_[element.entry].kind == EntryKind::map) {
      add_text(end);
      builder_.end_container(element.entry, end);
    } else if (element.has_text) {
      set_text(element.entry, trimmed({element.text_begin, end}));
    }
    open_.pop_back();
    if (!open_.empty()) open_.back().text_begin = end + static_cast<std::uint32_t>(XML_GetCurrentByteCount(parser_));
  }

  void become_map(std::uint32_t entry, std::uint32_t begin) {
    if (builder_[entry].kind != EntryKind::map) builder_.set_container(entry, begin, EntryKind::map);
  }

  // Text since the latest tag, in an element that holds more than text.
  void add_text(std::uint32_t end) {
    Element& element = open_.back();
    if (!element.has_text) return;
    element.has_text = false;
    const TextPlace text = trimmed({element.text_begin, end});
    set_text(builder_.add("#text", text, element.entry), text);
  }

  void set_text(std::uint32_t entry, TextPlace text) {
    builder_.set_scalar(entry, text, ScalarStyle::plain);
    read_interpolation(builder_, entry, text, 0);
  }

  // Expat says what attributes are, not where. It has found the tag well-formed.
  void read_attributes(std::uint32_t element, TextPlace tag) {
    for (std::uint32_t at = skip_blanks(tag.begin, tag.end); at < tag.end; at = skip_blanks(at, tag.end)) {
      const TextPlace name{at, name_end(at, tag.end)};
      std::uint32_t open = name.end;
      while (open < tag.end && bytes_[open] != '"' && bytes_[open] != '\'') ++open;
      if (name.begin == name.end || open == tag.end) return;
      const std::size_t close = bytes_.substr(0, tag.end).find(bytes_[open], open + 1);
      if (close == std::string_view::npos) return;
      become_map(element, name.begin);
      const std::uint32_t entry = builder_.add("@" + std::string(builder_.text(name)), name, element);
      const TextPlace value{open, static_cast<std::uint32_t>(close + 1)};
      const bool is_double = bytes_[open] == '"';
      builder_.set_scalar(entry, value, is_double ? ScalarStyle::double_quoted : ScalarStyle::single_quoted);
      read_interpolation(builder_, entry, {value.begin + 1, value.end - 1}, 0);
      at = value.end;
    }
  }

  std::uint32_t name_end(std::uint32_t at, std::uint32_t end) const {
    while (at < end && !ends_name(bytes_[at])) ++at;
    return at;
  }
  std::uint32_t skip_blanks(std::uint32_t at, std::uint32_t end) const {
    while (at < end && is_blank(bytes_[at])) ++at;
    return at;
  }
  TextPlace trimmed(TextPlace place) const {
    place.begin = skip_blanks(place.begin, place.end);
    while (place.end > place.begin && is_blank(bytes_[place.end - 1])) --place.end;
    return place;
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  XML_Parser parser_ = nullptr;
  std::vector<Element> open_;
};

}  // namespace

void read_xml(std::string_view bytes, FileFacts& facts) { XmlReader(bytes, facts).read(); }

}  // namespace fount
