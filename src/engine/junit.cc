#include "engine/junit.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

namespace fount {
namespace {

constexpr std::size_t kMostDepth = 64;
constexpr std::size_t kMostNameBytes = 1000;
constexpr std::size_t kMostMessageBytes = 4000;
constexpr std::size_t kMostFailures = 20'000;  // kept; all are counted

struct Suite {
  std::string name, file;
};

enum class Outcome : unsigned char { passed, failed, skipped };

struct Reader {
  TestResults& results;
  XML_Parser parser = nullptr;
  std::string problem = {};
  std::size_t depth = 0;
  std::vector<Suite> suites = {};
  FailedTest test = {};
  bool in_test = false, in_failure = false, is_report = false;
  Outcome outcome = Outcome::passed;

  void refuse(std::string why) {
    if (problem.empty()) problem = std::move(why);
    XML_StopParser(parser, XML_FALSE);
  }
};

std::string attribute(const XML_Char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (attributes[0] == name) return std::string(std::string_view(attributes[1]).substr(0, kMostNameBytes));
  return {};
}

void append_message(Reader& reader, std::string_view text) {
  std::string& message = reader.test.message;
  message += text.substr(0, kMostMessageBytes - std::min(kMostMessageBytes, message.size()));
}

void begin_test(Reader& reader, const XML_Char** attributes) {
  const Suite suite = reader.suites.empty() ? Suite{} : reader.suites.back();
  reader.test = {suite.name,
                 suite.file,
                 attribute(attributes, "classname"),
                 attribute(attributes, "name"),
                 attribute(attributes, "file"),
                 ""};
  reader.outcome = Outcome::passed;
  reader.in_test = true;
}

void end_test(Reader& reader) {
  TestResults& results = reader.results;
  reader.in_test = false;
  if (reader.outcome == Outcome::passed) ++results.passed;
  if (reader.outcome == Outcome::skipped) ++results.skipped;
  if (reader.outcome != Outcome::failed) return;
  ++results.failed;
  if (results.failures.size() < kMostFailures) results.failures.push_back(std::move(reader.test));
}

void on_start(void* user, const XML_Char* element, const XML_Char** attributes) {
  Reader& reader = *static_cast<Reader*>(user);
  if (++reader.depth > kMostDepth) return reader.refuse(fmt::format("more than {} elements deep", kMostDepth));
  const std::string_view name = element;
  if (reader.depth == 1) {
    reader.is_report = name == "testsuites" || name == "testsuite";
    if (!reader.is_report) return reader.refuse("not a JUnit report: it begins with another element than testsuite(s)");
  }
  if (name == "testsuite") {
    reader.suites.push_back({attribute(attributes, "name"), attribute(attributes, "file")});
  } else if (name == "testcase" && !reader.in_test) {
    begin_test(reader, attributes);
  } else if (reader.in_test && (name == "failure" || name == "error")) {
    reader.outcome = Outcome::failed;
    reader.in_failure = true;
    append_message(reader, attribute(attributes, "message"));
    append_message(reader, "\n");
  } else if (reader.in_test && name == "skipped" && reader.outcome == Outcome::passed) {
    reader.outcome = Outcome::skipped;
  }
}

void on_end(void* user, const XML_Char* element) {
  Reader& reader = *static_cast<Reader*>(user);
  --reader.depth;
  const std::string_view name = element;
  if (name == "testsuite" && !reader.suites.empty()) reader.suites.pop_back();
  if (name == "testcase" && reader.in_test) end_test(reader);
  if (name == "failure" || name == "error") reader.in_failure = false;
}

void on_text(void* user, const XML_Char* text, int length) {
  Reader& reader = *static_cast<Reader*>(user);
  if (reader.in_failure) append_message(reader, {text, static_cast<std::size_t>(length)});
}

// No report of tests needs a document type, and every attack by entities does.
void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<Reader*>(user)->refuse("document types are refused");
}

}  // namespace

Status read_junit(std::string_view xml, TestResults& results) {
  if (xml.size() > kMostTestReportBytes)
    return failure(ErrorCode::usage, fmt::format("larger than {} MB", kMostTestReportBytes >> 20));
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), &XML_ParserFree);
  if (parser == nullptr) return failure(ErrorCode::io, "out of memory");
  Reader reader{.results = results, .parser = parser.get()};
  XML_SetUserData(parser.get(), &reader);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  // In one piece: fed in pieces, a token that spans them would be read again from its start with each.
  static_assert(kMostTestReportBytes <= std::numeric_limits<int>::max());
  if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK) return {};
  const std::string why = reader.problem.empty() ? XML_ErrorString(XML_GetErrorCode(parser.get())) : reader.problem;
  return failure(ErrorCode::usage, fmt::format("line {}: {}", XML_GetCurrentLineNumber(parser.get()), why));
}

}  // namespace fount
