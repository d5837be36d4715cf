// fount serve: the service, until it is told to stop.
#include <fmt/format.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/service_options.h"
#include "serve/server.h"

namespace fount {
namespace {

struct ServeOptions {
  ServiceOptions service;
  bool check = false;
};

// SIGTERM and SIGINT stop the server, SIGHUP reads its keys again. The signals are blocked in every thread, and taken
// by this one: no code runs in a handler.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  void watch(Server& server, const ServiceOptions& options) {
    thread_ = std::thread([this, &server, &options] {
      for (int signal = 0; sigwait(&set_, &signal) == 0 && signal != SIGUSR1;) {
        if (signal == SIGHUP) {
          reload(server, options);
        } else {
          server.stop();
        }
      }
    });
  }
  ~Signals() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }

 private:
  static void reload(Server& server, const ServiceOptions& options) {
    const Result<LoadedSettings> settings = load_service_settings(options, false);
    const Status done = settings ? server.replace_keys(settings->values.jwt_keys) : std::unexpected(settings.error());
    if (!done) fmt::print(stderr, "fount: the keys stay as they were: {}\n", done.error().message);
  }

  sigset_t set_{};
  std::thread thread_;
};

Result<ExitCode> run_serve(const ServeOptions& options) {
  FOUNT_TRY(LoadedSettings settings, load_service_settings(options.service, !options.check));
  if (options.check) {
    FOUNT_CHECK(write_stdout(render_settings(settings)));
    return kSuccess;
  }
  Signals signals;
  const SystemClock clock;
  FOUNT_TRY(const std::unique_ptr<Server> server,
            Server::start({.settings = std::move(settings.values), .log = &std::clog, .clock = &clock}));
  signals.watch(*server, options.service);
  std::string greeting = fmt::format("Listening on {}\n", server->public_url());
  if (!server->login_link().empty()) greeting += fmt::format("Sign in, once, with {}\n", server->login_link());
  FOUNT_CHECK(write_stdout(greeting));
  server->run();
  return kSuccess;
}

}  // namespace

Handler declare_serve(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  app.add_flag("--check", options->check, "show every effective value with its origin, and start nothing");
  declare_service_options(app, options->service);
  return [options] { return run_serve(*options); };
}

}  // namespace fount
