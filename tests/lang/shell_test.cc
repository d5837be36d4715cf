#include <gtest/gtest.h>

#include "tests/lang/format_facts.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(format_facts(Language::shell, source), expected) << source;
}
void check_without_words(std::string_view source, std::string_view expected) {
  EXPECT_EQ(format_facts(Language::shell, source, true), expected) << source;
}

TEST(Shell, Assignments) {
  check("X=v\nY='a b'\nZ=\"q\\\"$X\"e\n", "X = v\nY = a b (word)\nZ = q\"$Xe (interpolated word)\n$X Z\n");
  check("export A=1 B\nreadonly C=2; declare -x D=3\ntypeset E=4\nF=\n",
        "A = 1 (exported)\nB none (exported)\nC = 2\nD = 3 (exported)\nE = 4\nF = \n");
  check("set -a\nX=1\nset +a\nY=2\n",
        "set list (command)\nset/- = -a\nX = 1 (exported)\nset list (command)\nset/- = +a\nY = 2\n");
  check("P+=:/x\nL=(a 'b c' # d\n $E)\nM[1]=2\n",
        "P = :/x (interpolated)\nL list\nL/- = a\nL/- = b c (word)\nL/- = $E (interpolated)\nM[1] = 2\n$E L/-\n");
  check("\xEF\xBB\xBFX=1\r\nY=$'a\\n'\r\n", "X = 1\nY = a\n (word)\n");
  check("A=1 B=$A cmd x\n",
        "cmd list (command)\ncmd/A = 1 (exported)\ncmd/B = $A (exported interpolated)\ncmd/- = x\n"
        "$A cmd/B\n");
  check("# X=1\necho # Y=2\n", "echo none (command)\n");
}

TEST(Shell, Reads) {
  check("A=${B:-d}${C-e}${D:=f}${E:?no}${F:+y}${G%%.*}${#H}${!I}${J[0]}$K-$1$@${10}\n",
        "A = ${B:-d}${C-e}${D:=f}${E:?no}${F:+y}${G%%.*}${#H}${!I}${J[0]}$K-$1$@${10} (interpolated)\n"
        "$B A|d\n$C A|e\n$D A|f\n$E A|required\n$F A|alternative\n$G A\n$H A\n$I A\n$J A\n$K A\n");
  check("A=${B:-\"${C:-x}\"}\n", "A = ${B:-\"${C:-x}\"} (interpolated)\n$B A|\"${C:-x}\"\n$C A|x\n");
  check("A='$B'\\$C\n", "A = $B$C (word)\n");
  check(
      "A=$((B + $C))`D=$E f`${{ secrets.F }}\n",
      "A = $((B + $C))`D=$E f`${{ secrets.F }} (interpolated)\nA/f none (command)\nA/f/D = $E (exported interpolated)\n"
      "$C A\n$E A/f/D\n");
}

TEST(Shell, Commands) {
  check("/usr/bin/foo \"a $B\" c\\ d >out 2>&1 <in\n",
        "foo list (command)\nfoo/- = a $B (interpolated word)\nfoo/- = c d (word)\n$B foo/-\n");
  check("\"$X\" a\n", "- list (command)\n-/- = a\n$X -\n");
  check("a \\\n  b\\\nc\n", "a list (command)\na/- = b\\\nc\n");
  check("a <(b c) &>x && d\n",
        "a list (command)\na/- = <(b c) (interpolated)\na/-/b list (command)\na/-/b/- = c\nd none (command "
        "conditional)\n");
  check("[[ $A =~ ^(b|c)$ && -n d ]]; e\n",
        "[[ list (command)\n[[/- = $A (interpolated)\n[[/- = =~\n[[/- = ^(b|c)$\n[[/- = &&\n[[/- = -n\n[[/- = d\n"
        "[[/- = ]]\ne none (command)\n$A [[/-\n");
  check("sh -ec 'X=1; f $Y'\nbash -c \"g $Z\"\n",
        "sh list (command)\nsh/- = -ec\nsh/- = X=1; f $Y (word)\nsh/-/X = 1\nsh/-/f list (command)\n"
        "sh/-/f/- = $Y (interpolated)\nbash list (command)\nbash/- = -c\nbash/- = g $Z (interpolated word)\n"
        "bash/-/g list (command)\nbash/-/g/- = $Z (interpolated)\n$Y sh/-/f/-\n$Z bash/-/g/-\n");
}

TEST(Shell, Conditions) {
  check_without_words("if a; then A=1; elif b; then B=1; else C=1; fi; D=1\n",
                      "a none (command)\nA = 1 (conditional)\nb none (command conditional)\nB = 1 (conditional)\n"
                      "C = 1 (conditional)\nD = 1\n");
  check_without_words("a && A=1 || B=1; C=1\nd | E=1\n",
                      "a none (command)\nA = 1 (conditional)\nB = 1 (conditional)\n"
                      "C = 1\nd none (command)\nE = 1\n");
  check_without_words("case $x in\n a|\"b\") A=1 ;;\n (c) B=1;;\n *) C=1\nesac\nD=1\n",
                      "A = 1 (conditional)\nB = 1 (conditional)\nC = 1 (conditional)\nD = 1\n$x \n");
  check_without_words("while a; do A=1; done\nfor i in $b; do B=1; done\nfor ((;;)); do C=1; done\nD=1\n",
                      "a none (command)\nA = 1 (conditional)\nB = 1 (conditional)\nC = 1 (conditional)\nD = 1\n$b \n");
  check_without_words("f() { A=1; }\nfunction g {\nB=1\n}\nh ()\n(\nC=1)\n{ D=1; }\n( E=1 )\n",
                      "A = 1 (conditional)\nB = 1 (conditional)\nC = 1 (conditional)\nD = 1\nE = 1\n");
  check_without_words("x && { A=1; B=1; }\nC=$(x && D=1)\n",
                      "x none (command)\nA = 1 (conditional)\nB = 1 (conditional)\nC = $(x && D=1) (interpolated)\n"
                      "C/x none (command)\nC/D = 1 (conditional)\n");
  check_without_words("((a > 1)) && A=1\n((cmd a); B=1)\n", "A = 1 (conditional)\ncmd list (command)\nB = 1\n");
}

TEST(Shell, Pairs) {
  check_without_words("g --set-env-vars=A=1,B=$X,C='x,y'\n",
                      "g list (command)\ng/-/A = 1 (pair)\ng/-/B = $X (interpolated pair)\ng/-/C = x,y (pair word)\n"
                      "$X g/-/B\n");
  check_without_words("g --update-env-vars \"^:^A=1,2:B=${X:-a:b}\" --set-secrets=S=s:latest\n",
                      "g list (command)\ng/-/A = 1,2 (pair)\ng/-/B = ${X:-a:b} (interpolated pair)\n"
                      "g/-/S = s:latest (pair)\n$X g/-/B|a:b\n");
  check_without_words("docker run -e A=1 --env 'B=$x' -e C --env=D=2 -v E=3 i\nsed -e A=1\n",
                      "docker list (command)\ndocker/-/A = 1 (pair)\ndocker/-/B = $x (pair)\ndocker/-/D = 2 (pair)\n"
                      "sed list (command)\n");
  check_without_words(
      "sudo docker build --build-arg A=1 --build-arg=B .\nterraform apply -var 'a=b' -var=c=d\n"
      "env A=1 f\ngcloud builds submit --substitutions=_A=1,_B=2\n",
      "sudo list (command)\nsudo/-/A = 1 (pair)\nterraform list (command)\nterraform/-/a = b (pair)\n"
      "terraform/-/c = d (pair)\nenv list (command)\nenv/-/A = 1 (pair)\ngcloud list (command)\n"
      "gcloud/-/_A = 1 (pair)\ngcloud/-/_B = 2 (pair)\n");
}

TEST(Shell, HereDocuments) {
  check("cat <<EOF >x; A=1\nB=$C\nEOF\nD=1\n",
        "cat list (command)\nA = 1\ncat/- = B=$C\n (interpolated heredoc)\nD = 1\n$C cat/-\n");
  check("cat <<-'E'\n\t$A `\n\tE\n: <<\\F\n'\nF\n",
        "cat list (command)\ncat/- = \t$A `\n (heredoc)\n: list (command)\n:/- = '\n (heredoc)\n");
  check("X=$(cat <<E\n)$Y\nE\n)\n",
        "X = $(cat <<E\n)$Y\nE\n) (interpolated)\nX/cat list (command)\n"
        "X/cat/- = )$Y\n (interpolated heredoc)\n$Y X/cat/-\n");
  check("a <<< \"$B\" c\n", "a list (command)\na/- = c\n$B a\n");
}

TEST(Shell, BrokenPartsCostALine) {
  check("A=1\nB=\"x\nC=2\n", "A = 1\nC = 2\n?B=\"x\n");
  check("A=1\nfi\nB=2\n", "A = 1\nB = 2\n?fi\n");
  check("A=$(b\nC=1\n", "C = 1\n?A=$(b\n");
  check("if a; then\nB=1\n", "a none (command)\nB = 1 (conditional)\n?if a; then\n");
  check("cat <<E\nx\n", "cat list (command)\ncat/- = x\n (heredoc)\n?<<E\n");
}

}  // namespace
}  // namespace fount
