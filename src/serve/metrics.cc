#include "serve/metrics.h"

#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace fount {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* meaning) {
  return prometheus::BuildCounter().Name(name).Help(meaning).Register(registry).Add({});
}

prometheus::Gauge& gauge(prometheus::Registry& registry, const char* name, const char* meaning) {
  return prometheus::BuildGauge().Name(name).Help(meaning).Register(registry).Add({});
}

// Counted where the promise is checked, which is read here and kept nowhere else.
prometheus::MetricFamily family_of(const PromiseInfo& promise, const Promises& promises) {
  prometheus::ClientMetric metric;
  metric.counter.value = static_cast<double>((promises.*promise.counter).load());
  return {.name = fmt::format("fount_promise_{}_total", promise.name),
          .help = fmt::format("{}: must stay 0", promise.meaning),
          .type = prometheus::MetricType::Counter,
          .metric = {std::move(metric)}};
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
      working(gauge(registry, "fount_runs_working", "Runs that are worked on")) {}

std::string Metrics::text(const Promises& promises) {
  std::vector<prometheus::MetricFamily> families = registry.Collect();
  for (const PromiseInfo& promise : kPromises) families.push_back(family_of(promise, promises));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace fount
