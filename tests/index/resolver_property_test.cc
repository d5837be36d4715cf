// What must hold of resolution in any tree of packages, and that it is what CPython does.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "tests/index/random_packages.h"
#include "tests/source/temporary_directory.h"

namespace fount::test {
namespace {

// Every name of every module, imported by a file of its own.
std::string imports_of_everything() {
  std::string text;
  for (const std::string_view module : kModules)
    for (const std::string_view name : kNames)
      text.append("from ").append(module).append(" import ").append(name).append("\n");
  return text;
}

Files with(Files files, const std::string& path, std::string text) {
  files.emplace_back(path, std::move(text));
  std::ranges::sort(files);
  return files;
}

std::string line_at(const Files& files, const std::string& path, std::uint32_t begin) {
  for (const auto& [name, text] : files)
    if (name == path) return text.substr(begin, text.find('\n', begin) - begin);
  return {};
}

struct Answer {
  std::string text;   // as the oracle words it; empty: could not know
  bool late = false;  // bound by a function, if anybody calls it
};

Answer answer_of(const Index& index, const Files& files, Target target) {
  // A value under a second name is a binding of its own to Fount.
  for (int i = 0; i < 20 && target.kind == TargetKind::binding; ++i) {
    const FileFacts& facts = index.facts(target.file);
    const Binding& binding = facts.bindings[target.item];
    if (binding.kind != ValueKind::name) break;
    target = index.resolver().resolve_dotted(target.file, kNone, facts.text(binding.value));
  }
  const auto source = [&](std::uint32_t begin) {
    const std::string line = line_at(files, index.file(target.file).path, begin);
    return "source " + line.substr(line.rfind(' ') + 1);
  };
  switch (target.kind) {
    case TargetKind::nothing:
    case TargetKind::external:
      return {"raises"};
    case TargetKind::unknown:
      return {};
    case TargetKind::module:
      return {"module " + index.symbol_of(target)};
    case TargetKind::directory: {
      std::string path = index.symbol_of(target);
      std::ranges::replace(path, '/', '.');
      return {"module " + path};
    }
    case TargetKind::definition:
      return {source(index.facts(target.file).definitions[target.item].begin)};
    case TargetKind::binding:
      break;
  }
  const Binding& binding = index.facts(target.file).bindings[target.item];
  return {source(binding.begin), binding.form == BindingForm::global_};
}

std::vector<Answer> answers_to(const Files& files, const std::string& path) {
  const auto index = index_of(files);
  const FileId file = file_named(*index, path);
  std::vector<Answer> answers;
  for (std::uint32_t i = 0; i < index->facts(file).imports.size(); ++i)
    answers.push_back(answer_of(*index, files, index->resolver().resolved(file, i).target));
  return answers;
}

std::vector<std::string> texts(const Files& files) {
  std::vector<std::string> result;
  for (const Answer& answer : answers_to(files, "use.py")) result.push_back(answer.text);
  return result;
}

// One CPython for all trees.
class Oracle {
 public:
  Oracle() {
    int to_child[2], from_child[2];
    if (::pipe(to_child) != 0 || ::pipe(from_child) != 0) return;
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(to_child[0], 0);
      ::dup2(from_child[1], 1);
      for (const int end : {to_child[0], to_child[1], from_child[0], from_child[1]}) ::close(end);
      ::execlp("/usr/bin/python3", "python3", FOUNT_SOURCE_DIR "/tests/index/resolver_oracle.py", nullptr);
      ::_exit(127);
    }
    ::close(to_child[0]);
    ::close(from_child[1]);
    questions_ = ::fdopen(to_child[1], "w");
    answers_ = ::fdopen(from_child[0], "r");
  }
  ~Oracle() {
    std::fclose(questions_);
    std::fclose(answers_);
    ::waitpid(process_, nullptr, 0);
  }
  Oracle(const Oracle&) = delete;

  std::vector<std::string> ask(const std::string& question) {
    std::fputs((question + "\n").c_str(), questions_);
    std::fflush(questions_);
    std::string line;
    for (int c = std::fgetc(answers_); c != EOF && c != '\n'; c = std::fgetc(answers_)) line += static_cast<char>(c);
    std::vector<std::string> result;
    for (const std::string_view part : split(line, ';')) result.emplace_back(part);
    return result;
  }

 private:
  int process_ = -1;
  std::FILE* questions_ = nullptr;
  std::FILE* answers_ = nullptr;
};

std::string printed(const Files& files) {
  std::string text;
  for (const auto& [path, content] : files)
    if (path != "use.py") text.append("--- ").append(path).append("\n").append(content);
  return text;
}

// Where what CPython does depends on what happened to be loaded before, Fount follows the source: in circles, and where
// one package takes the submodule of another under a name that is a submodule of its own.
bool depends_on_loading(std::string_view ours, std::string_view python) {
  const auto last = [](std::string_view text) { return text.substr(text.find_last_of(". ") + 1); };
  return python == "circular" ||
         (ours.starts_with("module ") && python.starts_with("module ") && last(ours) == last(python));
}

TEST(ResolverProperty, is_what_python_does) {
  Oracle oracle;
  std::string queries;
  for (const std::string_view module : kModules)
    for (const std::string_view name : kNames) queries.append(" ").append(module).append(":").append(name);
  std::size_t compared = 0;
  const bool held = rc::check("a name is what CPython imports", [&](const RandomPackages& packages) {
    const Files files = with(files_of(packages), "use.py", imports_of_everything());
    const TemporaryDirectory directory;
    for (const auto& [path, text] : files) directory.write(path, text);
    const std::vector<std::string> expected = oracle.ask(directory.path() + queries);
    const std::vector<Answer> answers = answers_to(files, "use.py");
    RC_ASSERT(answers.size() == expected.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const std::string_view module = kModules[i / std::size(kNames)], name = kNames[i % std::size(kNames)];
      if (answers[i].text != expected[i] && depends_on_loading(answers[i].text, expected[i])) continue;
      if (answers[i].late && expected[i] == "raises") continue;
      ++compared;
      if (answers[i].text != expected[i])
        RC_FAIL(std::string(name) + " of " + std::string(module) + " is " + expected[i] + ", not '" + answers[i].text +
                "' in\n" + printed(files));
    }
  });
  EXPECT_TRUE(held);
  EXPECT_GT(compared, 5'000U) << "too little was compared to mean anything";
}

RC_GTEST_PROP(ResolverProperty, does_not_depend_on_the_order_of_files, (const RandomPackages& packages)) {
  Files files = with(files_of(packages), "use.py", imports_of_everything());
  const std::vector<std::string> answers = texts(files);
  std::ranges::reverse(files);
  RC_ASSERT(texts(files) == answers);
  std::ranges::rotate(files, files.begin() + static_cast<std::ptrdiff_t>(files.size() / 2));
  RC_ASSERT(texts(files) == answers);
}

RC_GTEST_PROP(ResolverProperty, is_not_changed_by_an_unrelated_module, (const RandomPackages& packages)) {
  const Files files = with(files_of(packages), "use.py", imports_of_everything());
  const Files more = with(files, "zoo/keeper.py", "from p import *\nfrom a import X\nclass Y: pass\nfrom . import q\n");
  RC_ASSERT(texts(more) == texts(files));
}

}  // namespace
}  // namespace fount::test
