// Foreign text inside Markdown (CommonMark with GitHub's tables). Owns the promise that no name, path, message or code
// of an audited repository can become markup. Knows no report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fount {

// As prose on one line: within a line, a table's cell or a heading.
std::string markdown_text(std::string_view text);

// The same for prose that Fount's rules write: what they put between backticks is quoted as code.
std::string markdown_prose(std::string_view text);

// As prose where it begins a line or a list's item, and so could start a list, a heading or a quotation.
std::string markdown_paragraph(std::string_view text);

// As a code span on one line; "" stays empty. Inside a table's cell, use `markdown_code_cell`.
std::string markdown_code(std::string_view text);
std::string markdown_code_cell(std::string_view text);

// As a fenced block. At most `lines` lines; what was cut is said
// below the fence. The language follows from the path.
std::string markdown_fence(std::string_view code, std::string_view path, std::size_t lines);

}  // namespace fount
