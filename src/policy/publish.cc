#include "policy/publish.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/json_writer.h"
#include "policy/schema.h"

namespace fount {
namespace {

constexpr std::string_view kIntroduction = R"(# fount.toml

<!-- Written from src/policy/schema.cc by the tests of tests/policy: change it there. -->

Everything here is optional: without the file Fount infers what it needs and says so. The file is named with `--config`,
or is the nearest one from the audited directory upward to the top of its git work tree (an ignored directory, or one
outside git, has only its own). Its paths and globs are relative to where it lies, those of `--config` to the audited
directory.

A `fount.toml` in a directory below decides for the files below it, but only on roles, canonical sources and
acceptances: areas, gate and the rest are the root's alone.

An unknown table or key, a wrong type and a wrong value are errors, all reported at once with line and suggestion.
Editors that understand JSON Schema for TOML can use [`schema/fount.toml.schema.json`](schema/fount.toml.schema.json).

A finding can also be accepted where it is, in a comment:
`# fount: accept[duplicate-definition] removed with the v1 API`.
)";

void write_string_type(JsonWriter& json, const TypeInfo& type) {
  json.key("type").string("string");
  if (!type.pattern.empty()) json.key("pattern").string(type.pattern);
}

void write_key(JsonWriter& json, const KeyInfo& key) {
  const TypeInfo& type = info_of(key.type);
  json.key(key.name).begin_object();
  json.key("description").string(key.help);
  if (type.json == "array") {
    json.key("type").string("array").key("minItems").integer(1).key("items").begin_object();
    write_string_type(json, type);
    json.end_object();
  } else if (type.json == "string") {
    write_string_type(json, type);
  } else {
    json.key("type").string(type.json);
  }
  if (type.minimum) json.key(type.above_minimum ? "exclusiveMinimum" : "minimum").number(*type.minimum);
  if (type.maximum) json.key("maximum").number(*type.maximum);
  json.end_object();
}

void write_needs(JsonWriter& json, const TableInfo& table) {
  const auto needs = [&](Presence need) {
    return std::ranges::any_of(table.keys, [&](const KeyInfo& key) { return key.need == need; });
  };
  if (needs(Presence::required)) {
    json.key("required").begin_array();
    for (const KeyInfo& key : table.keys)
      if (key.need == Presence::required) json.string(key.name);
    json.end_array();
  }
  if (needs(Presence::one_of)) {
    json.key("anyOf").begin_array();
    for (const KeyInfo& key : table.keys) {
      if (key.need != Presence::one_of) continue;
      json.begin_object().key("required").begin_array().string(key.name).end_array().end_object();
    }
    json.end_array();
  }
}

void write_keys(JsonWriter& json, const TableInfo& table) {
  json.key("type").string("object").key("additionalProperties").boolean(false);
  write_needs(json, table);
  json.key("properties").begin_object();
  for (const KeyInfo& key : table.keys) write_key(json, key);
  json.end_object();
}

void write_table(JsonWriter& json, const TableInfo& table) {
  json.key(table.name).begin_object().key("description").string(table.help);
  switch (table.shape) {
    case Shape::single:
      write_keys(json, table);
      break;
    case Shape::named:
      json.key("type").string("object").key("additionalProperties").begin_object();
      write_keys(json, table);
      json.end_object();
      break;
    case Shape::repeated:
      json.key("type").string("array").key("items").begin_object();
      write_keys(json, table);
      json.end_object();
      break;
  }
  json.end_object();
}

std::string_view note_of(Presence need) {
  if (need == Presence::required) return " **Required.**";
  return need == Presence::one_of ? " **At least one of these.**" : "";
}

std::string example_of(const TableInfo& table) {
  std::string heading = heading_of(table);
  if (table.shape == Shape::named) heading = fmt::format("[{}.{}]", table.name, table.example_name);
  std::string text = heading + "\n";
  for (const KeyInfo& key : table.keys) text += fmt::format("{} = {}\n", key.name, key.example);
  return text;
}

std::string section_of(const TableInfo& table) {
  std::string text =
      fmt::format("\n## `{}`\n\n{}\n\n| key | value | meaning |\n|---|---|---|\n", heading_of(table), table.help);
  for (const KeyInfo& key : table.keys)
    text += fmt::format("| `{}` | {} | {}{} |\n", key.name, info_of(key.type).phrase, key.help, note_of(key.need));
  return text + fmt::format("\n```toml\n{}```\n", example_of(table));
}

}  // namespace

std::string policy_json_schema() {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object();
  json.key("$schema").string("http://json-schema.org/draft-07/schema#");
  json.key("title").string("fount.toml");
  json.key("description").string("Policy of a Fount audit. docs/policy.md says the same in prose.");
  json.key("type").string("object").key("additionalProperties").boolean(false);
  json.key("properties").begin_object();
  for (const TableInfo& table : policy_tables()) write_table(json, table);
  json.end_object().end_object();
  return out + "\n";
}

std::string policy_page() {
  std::string page(kIntroduction);
  for (const TableInfo& table : policy_tables()) page += section_of(table);
  return page;
}

}  // namespace fount
