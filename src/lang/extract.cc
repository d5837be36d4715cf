#include "lang/extract.h"

#include <array>

#include "base/hash.h"
#include "lang/formats.h"
#include "lang/python.h"
#include "lang/python_code.h"
#include "lang/scan.h"

namespace fount {
namespace {

struct Extractor {
  Language language;
  void (*read_file)(std::string_view bytes, Detail detail, FileFacts& facts);
};

// Configuration is read whole, whatever detail was asked for.
template <void (*kRead)(std::string_view, FileFacts&)>
void whole(std::string_view bytes, Detail, FileFacts& facts) {
  kRead(bytes, facts);
}

constexpr auto kExtractors = std::to_array<Extractor>({
    {Language::python, python::read_file},
    {Language::dotenv, whole<read_dotenv>},
    {Language::yaml, whole<read_yaml>},
    {Language::json, whole<read_json>},
    {Language::toml, whole<read_toml>},
    {Language::ini, whole<read_ini>},
    {Language::xml, whole<read_xml>},
    {Language::properties, whole<read_properties>},
    {Language::terraform, whole<read_hcl>},
    {Language::dockerfile, whole<read_dockerfile>},
    {Language::shell, whole<read_shell>},
    {Language::makefile, whole<read_makefile>},
    {Language::nginx, whole<read_nginx>},
    {Language::requirements, whole<read_requirements>},
    {Language::go_module, whole<read_go_module>},
    {Language::version_file, whole<read_version_file>},
    {Language::tool_versions, whole<read_tool_versions>},
});

// Places are 32-bit offsets.
constexpr std::size_t kMaxBytes = 0x7FFF'FFFF;

const Extractor* find_extractor(Language language) {
  for (const Extractor& extractor : kExtractors) {
    if (extractor.language == language) return &extractor;
  }
  return nullptr;
}

template <class T>
void shrink(std::vector<T>& facts) {
  facts.shrink_to_fit();
}

// Facts of a whole repository are kept at once, so what growing left over would add up.
void shrink(FileFacts& facts) {
  facts.strings.shrink();
  shrink(facts.definitions);
  shrink(facts.blocks);
  shrink(facts.bases);
  shrink(facts.parameters);
  shrink(facts.decorators);
  shrink(facts.arguments);
  shrink(facts.imports);
  shrink(facts.bindings);
  shrink(facts.calls);
  shrink(facts.steps);
  shrink(facts.mentions);
  shrink(facts.lookups);
  shrink(facts.claims);
  shrink(facts.acceptances);
  shrink(facts.exports);
  shrink(facts.unparsed);
  shrink(facts.code);
  shrink(facts.code_tokens);
  shrink(facts.literals);
  shrink(facts.entries);
  shrink(facts.reads);
  shrink(facts.secrets);
  shrink(facts.syntax);
}

}  // namespace

bool can_extract(Language language) { return find_extractor(language) != nullptr; }

FileFacts extract(Language language, std::string_view bytes, Detail detail) {
  FileFacts facts;
  facts.digest = hash64(bytes);
  facts.lines = scan::count_lines(bytes);
  const Extractor* extractor = find_extractor(language);
  if (extractor == nullptr) return facts;
  if (bytes.size() > kMaxBytes) {
    facts.unparsed.push_back({0, static_cast<std::uint32_t>(kMaxBytes)});
    return facts;
  }
  extractor->read_file(bytes, detail, facts);
  shrink(facts);
  return facts;
}

FileFacts extract_code(Language language, std::string_view bytes) {
  FileFacts facts;
  facts.lines = scan::count_lines(bytes);
  facts.digest = hash64(bytes);
  if (language == Language::python && bytes.size() <= kMaxBytes) python::read_code(bytes, facts);
  shrink(facts);
  return facts;
}

}  // namespace fount
