// Recognises names that people and scripts give to copies they set aside: "x.py.bak", "x.py.20250915_125822", "x
// copy.py". Knows names only; whether an original stands beside is the caller's evidence.
#pragma once

#include <string>
#include <string_view>

namespace fount {

struct BackupName {
  enum class Evidence : unsigned char {
    none,
    certain,   // the name can mean nothing else
    original,  // means a copy only where the original stands beside it: `session_old.py` next to `session.py`
  };
  Evidence evidence = Evidence::none;
  std::string original;  // the name it is a copy of
  std::string mark;      // what gives it away, as reports quote it: ".backup_20250915"
};

BackupName backup_name_of(std::string_view file_name);

// "backups", "backup_untracked_20250910_171903", "docs_archive_20250908", "services.bak".
BackupName::Evidence backup_directory_evidence(std::string_view directory_name);

}  // namespace fount
