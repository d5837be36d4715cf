// The repositories of an organisation, and how their scores moved.
#include <charconv>

#include "serve/json.h"
#include "serve/routes.h"
#include "serve/shown.h"

namespace fount {
namespace {

constexpr std::size_t kScores = 1000;

constexpr Field kNew[] = {
    {"source", "string", true, "a path within allowed_paths, or the URL of a git repository of an allowed host"},
    {"name", "string", false, "as it is to be shown; by default the last part of the source"},
};

HttpResponse list(const Services& services, const RouteRequest& request) {
  const Result<std::vector<Repository>> found = services.store.repositories(request.caller->user.organisation);
  return found ? shown_list("repositories", *found) : storage_refusal();
}

HttpResponse add(const Services& services, const RouteRequest& request) {
  const Answer<std::optional<std::string>> name = optional_text(request.body, "name");
  const Answer<std::string> source = required_text(request.body, "source");
  if (!name) return refusal_response(name.error());
  if (!source) return refusal_response(source.error());
  const Answer<Repository> added = services.runs.declare(*request.caller, *source, name->value_or(""));
  return added ? shown_object(*added, 201) : refusal_response(added.error());
}

HttpResponse scores(const Services& services, const RouteRequest& request) {
  const std::string_view text = request.parameters.front();
  RepositoryId id;
  const std::from_chars_result number = std::from_chars(text.data(), text.data() + text.size(), id.value);
  const OrganisationId organisation = request.caller->user.organisation;
  if (number.ec != std::errc() || number.ptr != text.data() + text.size()) id = {};
  const Result<std::optional<Repository>> repository = services.store.repository(organisation, id);
  if (!repository) return storage_refusal();
  if (!*repository) return refusal_response({Refusal::not_found, "there is no such repository"});
  const Result<std::vector<ScorePoint>> found = services.store.scores(organisation, id, kScores);
  return found ? shown_list("scores", *found) : storage_refusal();
}

const Route kRoutes[] = {
    {.path = "/api/v1/repositories",
     .role = UserRole::viewer,
     .name = "listRepositories",
     .summary = "The repositories of your organisation",
     .answer = kRepositoryFields,
     .answer_list = "repositories",
     .handle = list},
    {.method = Method::post,
     .path = "/api/v1/repositories",
     .role = UserRole::auditor,
     .name = "addRepository",
     .summary = "Declare a repository; the same source again gives the one that is there",
     .body = kNew,
     .answer = kRepositoryFields,
     .handle = add},
    {.path = "/api/v1/repositories/{repository}/scores",
     .role = UserRole::viewer,
     .name = "listScores",
     .summary = "Its scores, oldest first",
     .answer = kScoreFields,
     .answer_list = "scores",
     .handle = scores},
};

}  // namespace

std::span<const Route> repository_routes() { return kRoutes; }

}  // namespace fount
