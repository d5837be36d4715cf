#include "serve/service_log.h"

#include <string>

#include "base/json_writer.h"

namespace fount {
namespace {

std::string_view name_of(LogLevel level) {
  return level == LogLevel::info ? "info" : level == LogLevel::warning ? "warning" : "error";
}

}  // namespace

void ServiceLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  std::string line;
  JsonWriter writer(line);
  writer.begin_object().key("at_ms").integer(clock_.now_ms());
  writer.key("level").string(name_of(level)).key("event").string(event);
  for (const LogField& field : fields) {
    writer.key(field.name);
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) writer.integer(*number);
    if (const auto* text = std::get_if<std::string_view>(&field.value)) writer.string(*text);
  }
  writer.end_object();
  line += '\n';
  const std::scoped_lock lock(mutex_);
  out_ << line << std::flush;
}

}  // namespace fount
