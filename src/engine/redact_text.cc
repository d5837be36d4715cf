#include "engine/redact_text.h"

namespace fount {

QuotedText RedactedText::literal_at(std::size_t quote) const {
  const char mark = text_[quote];
  const bool triple = at(quote + 1) == mark && at(quote + 2) == mark;
  const std::size_t marks = triple ? 3 : 1;
  const std::size_t content = quote + marks;
  for (std::size_t i = content; i < std::min(text_.size(), content + kLongestLiteral); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == mark && (!triple || (at(i + 1) == mark && at(i + 2) == mark))) {
      return {quote, content, i, i + marks};
    } else if (!triple && mark != '`' && text_[i] == '\n') {
      return {quote, content, i, i};
    }
  }
  return {quote, std::min(content, text_.size()), text_.size(), text_.size()};
}

}  // namespace fount
