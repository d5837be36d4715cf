// The numbers of /metrics, kept by the Prometheus client library. Owns the names; the counters of the promises are read
// from where the promises are checked.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>

#include "serve/promises.h"

namespace fount {

class Metrics {
 public:
  Metrics();

  prometheus::Registry registry;
  prometheus::Counter& connects;
  prometheus::Counter& denials;
  prometheus::Counter& requests;
  prometheus::Counter& messages;
  prometheus::Counter& refusals;  // at the door: too many connections, too fast
  prometheus::Counter& bypasses;
  prometheus::Gauge& streams;
  prometheus::Gauge& sessions;
  prometheus::Gauge& working;

  // The text of /metrics.
  std::string text(const Promises& promises);
};

}  // namespace fount
