#include "rules/ownership.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 5> kUsers = {"user", "tenant", "customer", "userid", "username"};
constexpr std::array<std::string_view, 12> kConnections = {"session",      "connection", "websocket", "ws",
                                                           "request",      "sid",        "socket",    "thread",
                                                           "conversation", "chat",       "conn",      "visitor"};
// What such a name may end in and still mean the one it names, not something of theirs.
constexpr std::array<std::string_view, 10> kIdentities = {"id",   "key",   "uuid", "context", "ctx",
                                                          "name", "email", "pk",   "info",    "profile"};

Whose whose_words(const std::vector<std::string>& words) {
  if (words.empty()) return Whose::nobody;
  Whose result = Whose::nobody;
  for (const std::string& word : words) {
    if (one_of(word, kUsers)) result = Whose::user;
    if (result == Whose::nobody && one_of(word, kConnections)) result = Whose::connection;
  }
  const std::string& last = words.back();
  return one_of(last, kUsers) || one_of(last, kConnections) || one_of(last, kIdentities) ? result : Whose::nobody;
}

}  // namespace

Whose whose(std::string_view dotted) {
  const auto dot = dotted.rfind('.');
  const std::vector<std::string> words = identifier_words(dotted.substr(dot == std::string_view::npos ? 0 : dot + 1));
  const bool bare = words.size() == 1 && one_of(words.front(), kIdentities);  // the `id` of `user.id`
  if (!bare || dot == std::string_view::npos) return bare ? Whose::nobody : whose_words(words);
  return whose(dotted.substr(0, dot));
}

Whose whose_key(const FileFacts& facts, const FileFlow& flow, const StateAccess& access) {
  const std::string_view name = facts.text(access.key);
  if (const Whose direct = whose(name); direct != Whose::nobody) return direct;
  const std::uint32_t step = flow.last_assignment(access.definition, access.begin, name);
  if (step == kNone) return Whose::nobody;
  const std::string_view value = facts.text(facts.steps[step].value);
  return whose(value.substr(0, value.find(' ')));  // of `user_id or ""` the first choice
}

}  // namespace fount
