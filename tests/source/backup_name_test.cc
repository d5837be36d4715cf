#include "source/backup_name.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

using Evidence = BackupName::Evidence;

void check(std::string_view name, Evidence evidence, std::string_view original = "") {
  const BackupName backup = backup_name_of(name);
  EXPECT_EQ(static_cast<int>(backup.evidence), static_cast<int>(evidence)) << name;
  if (evidence != Evidence::none) {
    EXPECT_EQ(backup.original, original) << name;
  }
}

TEST(BackupName, can_mean_nothing_else) {
  for (const auto& [name, original] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"x.py.bak", "x.py"},
           {"x.py.bak2", "x.py"},
           {"x.py.20250915_125822", "x.py"},
           {"x.py.backup.20250915_125822", "x.py"},
           {"x.py.backup_pre_factory_migration", "x.py"},
           {"x.py.issue757_backup", "x.py"},
           {"x.py.deprecated_backup", "x.py"},
           {"x.py-backup.old", "x.py-backup"},
           {"docker-compose.staging.yml.backup-1757635286", "docker-compose.staging.yml"},
           {"x.test.ts.backup2", "x.test.ts"},
           {"x.py~", "x.py"},
           {"x.orig", "x"},
           {"Makefile.old", "Makefile"},
           {".env.backup", ".env"},
           {"Dockerfile.bak", "Dockerfile"},
           {"x.backup.tsx", "x.tsx"},
           {"x.old.py", "x.py"},
           {"x copy.py", "x.py"},
           {"x copy 2.py", "x.py"},
           {"x - Copy.py", "x.py"},
           {"x (1).py", "x.py"},
           {"X.PY.BAK", "X.PY"},
       })
    check(name, Evidence::certain, original);
}

TEST(BackupName, needs_the_original_beside_it) {
  for (const auto& [name, original] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"x_old.py", "x.py"},
           {"x-old.py", "x.py"},
           {"x_backup.py", "x.py"},
           {"x_copy.py", "x.py"},
           {"database_backup.py", "database.py"},
           {"x_20250910_171903.py", "x.py"},
           {"x_20250910.py", "x.py"},
           {"x_orig.tsx", "x.tsx"},
           {"item.copy.ts", "item.ts"},
           {"user.save.ts", "user.ts"},
           {"VMTest.test_backup_is_restored.json", "VMTest.json"},
           {"main.py.save", "main.py"},
           {"dependabot.yml.disabled", "dependabot.yml"},
       })
    check(name, Evidence::original, original);
}

TEST(BackupName, is_an_ordinary_name) {
  for (const std::string_view name : {"x.py",
                                      "x.test.ts",
                                      "x.d.ts",
                                      "threshold.py",
                                      "backup.py",
                                      "copy.py",
                                      "old.py",
                                      "backup_service.py",
                                      "x.tar.gz",
                                      "test_plugin_deprecated.py",
                                      "order_removed.py",
                                      "0004_auto_20210125_0905.sql.py",
                                      "20250910_add_users.py",
                                      "report.2024.md.py",
                                      "x.py.j2",
                                      "x.yaml.template",
                                      "x.json.example",
                                      ".bak",
                                      "~",
                                      "",
                                      ".",
                                      "..",
                                      "a.b.c.d",
                                      "x.min.js",
                                      "golden.py",
                                      "x.py.txt",
                                      "InputWithCopy.jsx",
                                      "holdings.py",
                                      "v1.2.3",
                                      "x.backup.service.d",
                                      "(1).py",
                                      "copy (a).py",
                                      "x_99999999.py",
                                      "x_12345678_9.py"})
    check(name, Evidence::none);
}

void check_directory(std::string_view name, Evidence evidence) {
  EXPECT_EQ(static_cast<int>(backup_directory_evidence(name)), static_cast<int>(evidence)) << name;
}

TEST(BackupName, of_directories) {
  for (const std::string_view name :
       {"backups", "Backups", ".bak", "app.bak", "app_backup", "app-backups", "import_replacement_backups",
        "backup_untracked_20250910_171903", "docs_archive_20250908", "archived", "archived_reports", "app.old", "attic",
        "x.backup"})
    check_directory(name, Evidence::certain);
  for (const std::string_view name : {"backup", "backup_service", "cloud-backup-restore", "archive", "archives", "old",
                                      "test_mysql_backup", "app_old", "migration_20250905_141308"})
    check_directory(name, Evidence::original);
  for (const std::string_view name :
       {"app", "legacy", "deprecated", "bold", "threshold", "backupper", "", "v2", "2024", "12345678"})
    check_directory(name, Evidence::none);
}

}  // namespace
}  // namespace fount
