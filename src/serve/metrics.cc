#include "serve/metrics.h"

#include <prometheus/text_serializer.h>

namespace fount {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* meaning) {
  return prometheus::BuildCounter().Name(name).Help(meaning).Register(registry).Add({});
}

prometheus::Gauge& gauge(prometheus::Registry& registry, const char* name, const char* meaning) {
  return prometheus::BuildGauge().Name(name).Help(meaning).Register(registry).Add({});
}

}  // namespace

Metrics::Metrics()
    : connects(counter(registry, "fount_connects_total", "Event streams that were opened")),
      denials(counter(registry, "fount_denials_total", "Requests whose identity did not hold")),
      requests(counter(registry, "fount_requests_total", "HTTP requests that were answered")),
      messages(counter(registry, "fount_messages_total", "Messages that clients sent")),
      refusals(counter(registry, "fount_refused_connections_total", "Connections refused by a limit")),
      bypasses(counter(registry, "fount_bypass_uses_total", "Requests let in by the key of end-to-end tests")),
      streams(gauge(registry, "fount_streams", "Event streams that are open")),
      sessions(gauge(registry, "fount_sessions", "Users who have a stream open")),
      working(gauge(registry, "fount_runs_working", "Runs that are worked on")),
      foreign_frames_(promise("fount_promise_foreign_frames", "Frames stopped at the socket of another user")),
      order_violations_(promise("fount_promise_order_violations", "Events stopped because they were not the next one")),
      duplicate_sessions_(promise("fount_promise_duplicate_sessions", "Second session objects of a user")),
      lost_results_(promise("fount_promise_lost_results", "Runs worked on to the end that could not be stored")) {}

prometheus::Gauge& Metrics::promise(const char* name, const char* meaning) {
  return gauge(registry, name, (std::string(meaning) + ": must stay 0").c_str());
}

std::string Metrics::text(const Promises& promises) {
  foreign_frames_.Set(static_cast<double>(promises.foreign_frames.load()));
  order_violations_.Set(static_cast<double>(promises.order_violations.load()));
  duplicate_sessions_.Set(static_cast<double>(promises.duplicate_sessions.load()));
  lost_results_.Set(static_cast<double>(promises.lost_results.load()));
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

}  // namespace fount
