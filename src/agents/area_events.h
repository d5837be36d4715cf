// One audit, told as events of the agents that look after its areas. Owns the lines of a worker's standard output.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "core/report.h"
#include "engine/observer.h"

namespace fount {

class AreaEvents final : public Observer {
 public:
  void start();  // agent.started of each
  // agent.progress, at most ten a second beside the begin of each pass. Passes are of the whole audit, so it is of
  // the agent "audit".
  void on_progress(std::string_view pass, std::size_t done, std::size_t total) override;
  // agent.finding of everything that nobody accepted, the worst first; agent.completed of each; the result.
  void finish(const Report& report);
  void fail(std::string_view message);

 private:
  static void write_line(std::string_view line);

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;  // guards what follows, and that lines are whole
  std::string pass_;
  Clock::time_point last_;
};

}  // namespace fount
