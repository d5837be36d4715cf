// How the service's nouns look in JSON: the members that the routes declare (Field), written in one place each.
#pragma once

#include <span>

#include "base/json_writer.h"
#include "core/service.h"
#include "serve/routes.h"
#include "store/store.h"

namespace fount {

extern const std::span<const Field> kUserFields, kRepositoryFields, kRunFields, kScoreFields, kTokenFields;

void show(JsonWriter& writer, const User& user);
void show(JsonWriter& writer, const Repository& repository);
void show(JsonWriter& writer, const Run& run);
void show(JsonWriter& writer, const ScorePoint& point);
void show(JsonWriter& writer, const Token& token);

template <class T>
HttpResponse shown_object(const T& value, unsigned status = 200) {
  std::string body;
  JsonWriter writer(body);
  show(writer, value);
  return json_response(std::move(body), status);
}

template <class T>
HttpResponse shown_list(std::string_view name, const std::vector<T>& values) {
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key(name).begin_array();
  for (const T& value : values) show(writer, value);
  writer.end_array().end_object();
  return json_response(std::move(body));
}

}  // namespace fount
