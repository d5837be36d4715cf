#include "engine/areas.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

class AreasTest : public testing::Test {
 protected:
  AreasTest() {
    for (const char* path : {"agents/run.py", "auth/login.py", "web/ws.py"}) {
      SourceFile file;
      file.path = path;
      files_.push_back(file);
    }
  }
  void area(std::string id, std::vector<std::string> paths, std::vector<std::string> rules) {
    DeclaredArea area;
    area.id = area.name = std::move(id);
    area.paths = std::move(paths);
    area.rules = std::move(rules);
    policy_.areas.push_back(std::move(area));
  }
  std::string of(std::string_view rule, AreaId built_in, std::uint32_t file) const {
    const Areas areas(policy_, files_);
    return areas.list()[areas.of_place(areas.of_rule(rule, built_in), FileId{file})].id;
  }

  Policy policy_;
  std::vector<SourceFile> files_;
};

TEST_F(AreasTest, are_the_built_in_ones_without_policy) {
  EXPECT_EQ(of("import-paths", AreaId::imports, 0), "imports");
  EXPECT_EQ(of("import-paths", AreaId::imports, kNone), "imports");
  EXPECT_EQ(Areas(policy_, files_).list().size(), kAreaCount);
}

TEST_F(AreasTest, the_first_whose_rules_and_paths_match_wins) {
  area("websocket", {"web/**"}, {});
  area("login", {"auth/"}, {"import-paths"});
  area("naming", {}, {"definitions"});
  EXPECT_EQ(of("import-paths", AreaId::imports, 2), "websocket");
  EXPECT_EQ(of("import-paths", AreaId::imports, 1), "login");
  EXPECT_EQ(of("redefinition", AreaId::definitions, 1), "naming");
  EXPECT_EQ(of("redefinition", AreaId::definitions, kNone), "naming");
  EXPECT_EQ(of("import-paths", AreaId::imports, 0), "other");
  EXPECT_EQ(of("import-paths", AreaId::imports, kNone), "other");
}

TEST_F(AreasTest, a_finding_lies_where_its_canonical_source_does) {
  Finding finding;
  EXPECT_EQ(place_of(finding), FileId{});
  finding.sources.resize(1);
  finding.sources[0].span.file = FileId{1};
  EXPECT_EQ(place_of(finding), FileId{1});
  finding.canonical = Canonical{{FileId{2}, 0, 0}, "", "", {}};
  EXPECT_EQ(place_of(finding), FileId{2});
}

}  // namespace
}  // namespace fount
