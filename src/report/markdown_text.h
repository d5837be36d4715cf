// Foreign text inside Markdown (CommonMark with GitHub's tables). Owns the promise that no name, path, message or code
// of an audited repository can become markup. Knows no report.
#pragma once

#include <span>
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

// Lines of code as a fenced block, in the language that the path tells.
std::string markdown_fence(std::span<const std::string_view> lines, std::string_view path);

}  // namespace fount
