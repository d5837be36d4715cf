#include <gtest/gtest.h>

#include "tests/lang/format_facts.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(format_facts(Language::dockerfile, source), expected) << source;
}

TEST(Dockerfile, Stages) {
  check(
      "ARG V=3.12\nFROM --platform=linux/amd64 python:${V}-slim AS base\nUSER app\nfrom base\nWORKDIR /x\n",
      "ARG map\nARG/V = 3.12\nFROM map (interpolated)\nFROM/--platform = linux/amd64\nFROM/AS = base\nFROM/USER = app\n"
      "FROM map\nFROM/WORKDIR = /x\n$V FROM\n");
}

TEST(Dockerfile, Pairs) {
  check(
      "FROM a\nENV A=1 B=\"x y\" \\\n    # no\n    C=$A\nENV D e f\nARG E\nLABEL \"a.b\"=\"c\"\n",
      "FROM map\nFROM/ENV map\nFROM/ENV/A = 1\nFROM/ENV/B = x y (word)\nFROM/ENV/C = $A (interpolated)\nFROM/ENV map\n"
      "FROM/ENV/D = e f\nFROM/ARG map\nFROM/ARG/E none\nFROM/LABEL map\nFROM/LABEL/a.b = c (word)\n$A FROM/ENV/C\n");
  check("FROM a\nENV A=${B:-c}${D:+e} E='$F' G=\\$H\n",
        "FROM map\nFROM/ENV map\nFROM/ENV/A = ${B:-c}${D:+e} (interpolated)\nFROM/ENV/E = $F (word)\n"
        "FROM/ENV/G = $H (word)\n$B FROM/ENV/A|c\n$D FROM/ENV/A|alternative\n");
}

TEST(Dockerfile, Files) {
  check("FROM a\nCOPY --from=base --chown=a:b x y /z/\nADD [\"a b\", \"c\"]\nEXPOSE 80 443/tcp\n",
        "FROM map\nFROM/COPY list\nFROM/COPY/--from = base\nFROM/COPY/--chown = a:b\nFROM/COPY/- = x\nFROM/COPY/- = y\n"
        "FROM/COPY/- = /z/\nFROM/ADD list\nFROM/ADD/- = a b (double)\nFROM/ADD/- = c (double)\nFROM/EXPOSE list\n"
        "FROM/EXPOSE/- = 80\nFROM/EXPOSE/- = 443/tcp\n");
  check("FROM a\nCOPY <<EOF /x\nRUN y\nEOF\nUSER b\n",
        "FROM map\nFROM/COPY list\nFROM/COPY/- = RUN y\n (heredoc)\nFROM/COPY/- = /x\nFROM/USER = b\n");
}

TEST(Dockerfile, Scripts) {
  check(
      "FROM a\nRUN --mount=type=cache,target=/x X=1 pip install \\\n  # note\n  -r a.txt && \\\n  b\n",
      "FROM map\nFROM/RUN = X=1 pip install \\\n  # note\n  -r a.txt && \\\n  b\n"
      "FROM/RUN/--mount = type=cache,target=/x\nFROM/RUN/pip list (command)\nFROM/RUN/pip/X = 1 (exported)\n"
      "FROM/RUN/pip/- = install\nFROM/RUN/pip/- = -r\nFROM/RUN/pip/- = a.txt\nFROM/RUN/b none (command conditional)\n");
  check(
      "FROM a\nRUN <<EOF\nexport A=1\nEOF\nCMD [\"a\", \"$B\"]\nENTRYPOINT [\"sh\", \"-c\", \"c $D\"]\nCMD e\n",
      "FROM map\nFROM/RUN = export A=1\n (heredoc)\nFROM/RUN/A = 1 (exported)\nFROM/CMD list\nFROM/CMD/- = a (double)\n"
      "FROM/CMD/- = $B (interpolated double)\nFROM/ENTRYPOINT list\nFROM/ENTRYPOINT/- = sh (double)\n"
      "FROM/ENTRYPOINT/- = -c (double)\nFROM/ENTRYPOINT/- = c $D (interpolated double)\n"
      "FROM/ENTRYPOINT/-/c list (command)\nFROM/ENTRYPOINT/-/c/- = $D (interpolated)\nFROM/CMD = e\n"
      "FROM/CMD/e none (command)\n$B FROM/CMD/-\n$D FROM/ENTRYPOINT/-/c/-\n");
  check("FROM a\nHEALTHCHECK --interval=5s CMD curl x\nONBUILD ENV A=1\nHEALTHCHECK NONE\n",
        "FROM map\nFROM/HEALTHCHECK map\nFROM/HEALTHCHECK/--interval = 5s\nFROM/HEALTHCHECK/CMD = curl x\n"
        "FROM/HEALTHCHECK/CMD/curl list (command)\nFROM/HEALTHCHECK/CMD/curl/- = x\nFROM/ONBUILD map\n"
        "FROM/ONBUILD/ENV map\nFROM/ONBUILD/ENV/A = 1\nFROM/HEALTHCHECK map\n");
}

TEST(Dockerfile, Escape) {
  check("# escape=`\r\nFROM a\r\nENV A=C:\\x `\r\n  B=2\r\nRUN dir\r\n",
        "FROM map\nFROM/ENV map\nFROM/ENV/A = C:\\x\nFROM/ENV/B = 2\nFROM/RUN = dir\n");
}

TEST(Dockerfile, BrokenPartsCostAnInstruction) {
  check("FROM a\nBOGUS x\nUSER b\n{{ y }}\n", "FROM map\nFROM/USER = b\n?BOGUS x\n?{{ y }}\n");
  check("FROM\nFROM a b c\nUSER d\n", "FROM map\nFROM map\nFROM/USER = d\n?FROM\n?b c\n");
  check("FROM a\nEXPOSE [\"$A\" x\n",
        "FROM map\nFROM/EXPOSE list\nFROM/EXPOSE/- = [$A (interpolated word)\n"
        "FROM/EXPOSE/- = x\n$A FROM/EXPOSE/-\n");
  check("FROM a\nRUN echo \"x\nUSER b\n", "FROM map\nFROM/RUN = echo \"x\nFROM/USER = b\n?echo \"x\n");
}

}  // namespace
}  // namespace fount
