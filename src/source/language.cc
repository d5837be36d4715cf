#include "source/language.h"

#include <algorithm>
#include <array>
#include <string>

namespace fount {
namespace {

struct NamedLanguage {
  std::string_view name;
  Language language;
};

// Sorted: looked up by binary search.
constexpr auto kExtensions = std::to_array<NamedLanguage>({
    {"bash", Language::shell},
    {"c", Language::cpp},
    {"cc", Language::cpp},
    {"cfg", Language::ini},
    {"cjs", Language::javascript},
    {"containerfile", Language::dockerfile},
    {"cpp", Language::cpp},
    {"cs", Language::csharp},
    {"cts", Language::typescript},
    {"cxx", Language::cpp},
    {"dockerfile", Language::dockerfile},
    {"env", Language::dotenv},
    {"gemspec", Language::ruby},
    {"go", Language::go},
    {"h", Language::cpp},
    {"hcl", Language::terraform},
    {"hh", Language::cpp},
    {"hpp", Language::cpp},
    {"hxx", Language::cpp},
    {"ini", Language::ini},
    {"inl", Language::cpp},
    {"ipp", Language::cpp},
    {"java", Language::java},
    {"js", Language::javascript},
    {"json", Language::json},
    {"json5", Language::json},
    {"jsonc", Language::json},
    {"jsx", Language::javascript},
    {"ksh", Language::shell},
    {"markdown", Language::markdown},
    {"md", Language::markdown},
    {"mdx", Language::markdown},
    {"mjs", Language::javascript},
    {"mk", Language::makefile},
    {"mts", Language::typescript},
    {"php", Language::php},
    {"properties", Language::properties},
    {"py", Language::python},
    {"pyi", Language::python},
    {"pyw", Language::python},
    {"rake", Language::ruby},
    {"rb", Language::ruby},
    {"rs", Language::rust},
    {"sh", Language::shell},
    {"tf", Language::terraform},
    {"tfvars", Language::terraform},
    {"toml", Language::toml},
    {"ts", Language::typescript},
    {"tsx", Language::typescript},
    {"xml", Language::xml},
    {"yaml", Language::yaml},
    {"yml", Language::yaml},
    {"zsh", Language::shell},
});

constexpr auto kWholeNames = std::to_array<NamedLanguage>({
    {".gitmodules", Language::ini},
    {".go-version", Language::version_file},
    {".java-version", Language::version_file},
    {".node-version", Language::version_file},
    {".npmrc", Language::ini},
    {".nvmrc", Language::version_file},
    {".pypirc", Language::ini},
    {".python-version", Language::version_file},
    {".ruby-version", Language::version_file},
    {".terraform-version", Language::version_file},
    {".tool-versions", Language::tool_versions},
    {"cargo.lock", Language::toml},
    {"composer.lock", Language::json},
    {"containerfile", Language::dockerfile},
    {"dockerfile", Language::dockerfile},
    {"gemfile", Language::ruby},
    {"gnumakefile", Language::makefile},
    {"go.mod", Language::go_module},
    {"makefile", Language::makefile},
    {"nginx.conf", Language::nginx},
    {"pipfile", Language::toml},
    {"pipfile.lock", Language::json},
    {"poetry.lock", Language::toml},
    {"rakefile", Language::ruby},
    {"runtime.txt", Language::version_file},
    {"uv.lock", Language::toml},
});

constexpr auto kBinaryExtensions = std::to_array<std::string_view>({
    "7z",      "a",      "aac",  "apk",      "avi",  "avif",   "bin",         "bmp",  "bz2",    "class",   "dat",
    "db",      "deb",    "dll",  "dmg",      "doc",  "docx",   "dylib",       "ear",  "egg",    "eot",     "exe",
    "feather", "flac",   "flv",  "gif",      "gz",   "h5",     "hdf5",        "heic", "icns",   "ico",     "iso",
    "jar",     "jpeg",   "jpg",  "keystore", "lib",  "lz4",    "m4a",         "mkv",  "mov",    "mp3",     "mp4",
    "mpeg",    "mpg",    "msi",  "node",     "npy",  "npz",    "o",           "obj",  "odp",    "ods",     "odt",
    "ogg",     "onnx",   "otf",  "parquet",  "pdf",  "pickle", "pkl",         "png",  "ppt",    "pptx",    "psd",
    "pyc",     "pyd",    "pyo",  "rar",      "rlib", "rpm",    "safetensors", "so",   "sqlite", "sqlite3", "swf",
    "tar",     "tflite", "tgz",  "tif",      "tiff", "ttf",    "war",         "wasm", "wav",    "webm",    "webp",
    "whl",     "wmv",    "woff", "woff2",    "xls",  "xlsx",   "xz",          "zip",  "zst",
});

static_assert(std::ranges::is_sorted(kExtensions, {}, &NamedLanguage::name));
static_assert(std::ranges::is_sorted(kWholeNames, {}, &NamedLanguage::name));
static_assert(std::ranges::is_sorted(kBinaryExtensions));

constexpr std::size_t kLongestExtension = 13;

// A name's parts in lower case, on the stack: called once per file of a repository.
struct LowerName {
  explicit LowerName(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    size = std::min(name.size(), sizeof bytes);
    std::transform(name.end() - static_cast<std::ptrdiff_t>(size), name.end(), bytes,
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  }
  std::string_view whole() const { return {bytes, size}; }
  std::string_view extension() const {
    const std::size_t dot = whole().rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : whole().substr(dot + 1);
  }

  char bytes[64];  // longer names keep their end, where the extension is
  std::size_t size;
};

template <std::size_t N>
Language find(const std::array<NamedLanguage, N>& table, std::string_view name) {
  const auto found = std::ranges::lower_bound(table, name, {}, &NamedLanguage::name);
  return found != table.end() && found->name == name ? found->language : Language::unknown;
}

// requirements.txt, dev-requirements.txt, requirements/base.txt.
bool is_requirements(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = path.substr(slash + 1);
  if (name.contains("requirements") || name.starts_with("constraints")) return true;
  return slash != std::string_view::npos && path.substr(0, slash).ends_with("requirements");
}

}  // namespace

Language language_of(std::string_view path) {
  if (path.ends_with(".py")) return Language::python;  // half of the files; no name of the tables ends so
  const LowerName name(path);
  if (const Language language = find(kWholeNames, name.whole()); language != Language::unknown) return language;
  // ".env.ts" is a program, ".env.staging" and ".env.production.template" are not.
  if (const std::string_view extension = name.extension(); !extension.empty() && extension.size() <= kLongestExtension)
    if (const Language language = find(kExtensions, extension); language != Language::unknown) return language;
  if (name.whole().starts_with(".env.") || name.whole().starts_with("env.") || name.whole() == ".envrc" ||
      name.whole().contains(".env."))
    return Language::dotenv;
  if (name.whole().starts_with("dockerfile.")) return Language::dockerfile;
  if (name.extension() == "txt" && is_requirements(path)) return Language::requirements;
  if (name.extension() == "conf" && (path.contains("nginx/") || name.whole().contains("nginx"))) return Language::nginx;
  return Language::unknown;
}

bool is_binary_name(std::string_view path) {
  const LowerName name(path);
  const std::string_view extension = name.extension();
  return !extension.empty() && std::ranges::binary_search(kBinaryExtensions, extension);
}

}  // namespace fount
