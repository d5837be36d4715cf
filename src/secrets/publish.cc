#include "secrets/publish.h"

#include <fmt/format.h>

#include <iterator>

#include "secrets/kinds.h"

namespace fount::secrets {
namespace {

constexpr std::string_view kIntroduction =
    R"(# Kinds of secrets

Made from the table in `src/secrets/kinds.cc`; a test holds this page to it, and `FOUNT_UPDATE_GOLDEN=1` rewrites it.

What `committed-secret` calls a secret, and what every output hides. The last column says why it is one:

- *form*: nothing else is written like it;
- *checksum*: as form, and its last characters prove it;
- *shape*: other things look so too, so it counts only where the product runs with it;
- *name*: it looks random and stands under a name that speaks of a secret, or of the provider.

What providers print in their public documentation is known by digest and never reported.

| kind | what it is | begins with or holds | proof |
|---|---|---|---|
)";

std::string_view proof_of(const Kind& kind) {
  if (kind.checksum) return "checksum";
  return kind.proof == Proof::form ? "form" : kind.proof == Proof::shape ? "shape" : "name";
}

}  // namespace

std::string kinds_page() {
  std::string page(kIntroduction);
  for (const Kind& kind : kinds()) {
    const std::string holds = kind.prefix.empty() ? "" : fmt::format("`{}`", kind.prefix);
    fmt::format_to(std::back_inserter(page), "| {} | {} | {} | {} |\n", kind.id, kind.name, holds, proof_of(kind));
  }
  return page;
}

}  // namespace fount::secrets
