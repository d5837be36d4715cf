// Where secrets come from, how they are kept, and that they are shown nowhere.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include "settings/key_file.h"
#include "tests/settings/sources.h"

namespace fount::test {
namespace {

unsigned mode_of(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

std::string shown_of(const LoadedSettings& loaded, std::string_view name) {
  return std::ranges::find(loaded.origins, name, &SettingOrigin::name)->shown;
}

TEST(Secrets, a_missing_key_is_made_once_for_its_owner_only) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> first = load({}, folder);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(mode_of(folder / "fount"), 0700U);
  EXPECT_EQ(mode_of(folder / "fount/jwt-keys.json"), 0600U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "fount"), {}), 1) << "no draft is left";
  EXPECT_TRUE(shown_of(*first, "jwt_keys").starts_with("generated (sha256 ")) << shown_of(*first, "jwt_keys");
  const Result<LoadedSettings> second = load({}, folder);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(first->values.jwt_keys, second->values.jwt_keys);
}

TEST(Secrets, several_starts_at_once_make_one_key) {
  const TemporaryDirectory folder;
  std::vector<std::string> keys(8);
  std::vector<std::thread> starts;
  for (std::string& key : keys) starts.emplace_back([&] { key = ensure_key_file(folder / "a").value_or("failed"); });
  for (std::thread& start : starts) start.join();
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 1U);
  EXPECT_NE(keys.front(), "failed");
}

TEST(Secrets, whoever_only_looks_makes_nothing) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> loaded = load({.make_keys = false}, folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(shown_of(*loaded, "jwt_keys"), "made at the first start");
  EXPECT_FALSE(std::filesystem::exists(folder / "fount"));
  const Result<LoadedSettings> refused = load({.command_line = {{"port", "x"}}}, folder);
  EXPECT_FALSE(refused);
  EXPECT_FALSE(std::filesystem::exists(folder / "fount"));
}

TEST(Secrets, a_key_file_that_others_could_read_is_refused) {
  const TemporaryDirectory folder;
  ASSERT_TRUE(load({}, folder));
  const std::string path = folder / "fount/jwt-keys.json";
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  const Result<LoadedSettings> open = load({}, folder);
  ASSERT_FALSE(open);
  EXPECT_NE(open.error().message.find("could be read or written by others"), std::string::npos);
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  std::filesystem::rename(path, folder / "elsewhere");
  std::filesystem::create_symlink(folder / "elsewhere", path);
  EXPECT_FALSE(load({}, folder)) << "a symbolic link is not followed";
}

TEST(Secrets, file_over_variable_and_never_two_different_ones) {
  const TemporaryDirectory folder;
  folder.write("keys", kKeySet + "\n");
  folder.write("empty", "\n");
  const auto load_with = [&](Pairs environment) {
    for (auto& [name, value] : environment)
      if (name.ends_with("_FILE")) value.insert(0, folder.path() + "/");
    return load({.environment = environment}, folder);
  };
  const Result<LoadedSettings> file = load_with({{"FOUNT_JWT_KEYS_FILE", "keys"}});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->values.jwt_keys, kKeySet);
  EXPECT_EQ(origin_of(*file, "jwt_keys", folder), "FOUNT_JWT_KEYS_FILE");
  EXPECT_TRUE(load_with({{"FOUNT_JWT_KEYS_FILE", "keys"}, {"FOUNT_JWT_KEYS", kKeySet}}));
  const Result<LoadedSettings> both = load_with({{"FOUNT_JWT_KEYS_FILE", "keys"}, {"FOUNT_JWT_KEYS", "other"}});
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().message,
            "FOUNT_JWT_KEYS_FILE: this file and FOUNT_JWT_KEYS hold different secrets: set one of them");
  EXPECT_FALSE(load_with({{"FOUNT_JWT_KEYS_FILE", "missing"}}));
  EXPECT_FALSE(load_with({{"FOUNT_JWT_KEYS_FILE", "empty"}}));
}

TEST(Secrets, a_file_that_cannot_be_used_is_refused_with_what_to_do) {
  const TemporaryDirectory folder;
  folder.write("keys", kKeySet);
  const auto load_file = [&](const std::string& path) {
    return load({.environment = {{"FOUNT_JWT_KEYS_FILE", path}}}, folder);
  };
  const Result<LoadedSettings> missing = load_file("/nope");
  ASSERT_FALSE(missing);
  EXPECT_EQ(
      missing.error().message,
      "FOUNT_JWT_KEYS_FILE: cannot read '/nope': No such file or directory; it must name a file that the server can "
      "read and that holds a JWK set, " +
          std::string(kKeySetForm));
  std::filesystem::permissions(folder / "keys", std::filesystem::perms(0602));
  const Result<LoadedSettings> open = load_file(folder / "keys");
  ASSERT_FALSE(open);
  EXPECT_NE(open.error().message.find("anybody can write"), std::string::npos) << open.error().message;
  EXPECT_NE(open.error().message.find("chmod 600"), std::string::npos) << open.error().message;
}

TEST(Secrets, a_file_that_others_can_read_is_shown_as_one) {
  const TemporaryDirectory folder;
  folder.write("keys", kKeySet);
  for (const unsigned mode : {0644U, 0640U, 0600U}) {
    std::filesystem::permissions(folder / "keys", std::filesystem::perms(mode));
    const auto loaded = load({.environment = {{"FOUNT_JWT_KEYS_FILE", folder / "keys"}}}, folder);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const bool told = shown_of(*loaded, "jwt_keys").find("others on this machine can read it") != std::string::npos;
    EXPECT_EQ(told, mode == 0644U) << mode;
  }
}

TEST(Secrets, an_environment_file_may_hold_them_and_says_where) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> loaded =
      load({.variables_file = "FOUNT_JWT_KEYS='" + kKeySet + "'\n", .variables_name = ".env.development"}, folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->values.jwt_keys, kKeySet);
  EXPECT_EQ(origin_of(*loaded, "jwt_keys", folder), ".env.development:1 FOUNT_JWT_KEYS");
}

TEST(Secrets, a_secret_file_of_another_environment_is_refused) {
  const TemporaryDirectory folder;
  folder.write("staging/keys", kKeySet);
  Pairs environment = production({{"FOUNT_JWT_KEYS_FILE", folder / "staging/keys"}});
  const Result<LoadedSettings> loaded = load({.environment = environment}, folder);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message,
            "FOUNT_JWT_KEYS_FILE: its name speaks of 'staging', and this is production: environments do not share "
            "secrets");
}

}  // namespace
}  // namespace fount::test
