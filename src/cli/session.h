// What every command that audits shares: the options that say what is audited, and everything the engine needs to do
// it.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/workers.h"
#include "engine/audit.h"

namespace fount {

// As typed; checked by open_session.
struct SessionOptions {
  std::string path = ".";
  std::string config;
  std::string threads;
  bool no_ignore = false;
  bool no_cache = false;  // accepted so that scripts can already say it; there is no cache yet
  bool quiet = false;
};

void declare_session_options(CLI::App& app, SessionOptions& options);

struct AuditSession {
  std::string root;  // absolute path
  std::unique_ptr<FileSystem> fs;
  AuditRequest request;  // points to `fs`
  Workers workers;
  bool quiet = false;
};

Result<AuditSession> open_session(const SessionOptions& options);

// Audits with progress on a terminal, until done or interrupted.
Result<AuditResult> audit_session(AuditSession& session);

}  // namespace fount
