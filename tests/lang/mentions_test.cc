#include "lang/mentions.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

TEST(Mentions, Kinds) {
  const auto check = [](MentionKind kind, std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) EXPECT_EQ(mention_kind(text), kind) << text;
  };
  check(MentionKind::setting, {"DATABASE_URL", "A_B", "HTTP2_PORT", "JWT_SECRET_{}", "{}_API_KEY", "PORT", "DEV",
                               "S3_BUCKET_1", "KEY_{}X_Y"});
  check(MentionKind::environment, {"production", "prod", "Staging", "dev", "ci", "CI", "e2e", "localhost"});
  check(MentionKind::header, {"X-Request-ID", "X-request-id", "Content-Type", "Sec-WebSocket-Key"});
}

TEST(Mentions, EverythingElseIsNotKept) {
  for (const std::string_view text : {"",
                                      "a",
                                      "A",
                                      "AB",
                                      "hunter2",
                                      "Hunter2",
                                      "database_url",
                                      "DATABASE_url",
                                      "_LEADING",
                                      "TRAILING_",
                                      "A__B",
                                      "1_A",
                                      "ABCDEFGHIJKLMNOPQRSTU",
                                      "AKIA1234567890ABCDEF",
                                      "KEY_AKIA1234567890ABCDEF",
                                      "TOKEN_4F9A8B7C6D",
                                      "A_B C",
                                      "Content-",
                                      "-Type",
                                      "Content--Type",
                                      "Content-type",
                                      "Single",
                                      "X-",
                                      "X-AKIA1234567890",
                                      "{}",
                                      "{}_{}",
                                      "A_{x}",
                                      "productions",
                                      "A_B_C_D_E_F_G_H_I_J_K_L_M_N_O_P_Q_R_S_T_U_V_W_X_Y_Z_A_B_C_D_E_F_G"}) {
    EXPECT_EQ(mention_kind(text), std::nullopt) << text;
  }
}

TEST(Mentions, FlagWords) {
  for (const std::string_view text : {"0", "1", "true", "FALSE", "Yes", "no", "on", "Off"}) {
    EXPECT_TRUE(is_flag_word(text)) << text;
  }
  for (const std::string_view text : {"", "2", "truest", "offf", "y"}) EXPECT_FALSE(is_flag_word(text)) << text;
}

}  // namespace
}  // namespace fount
