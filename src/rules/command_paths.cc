#include "rules/command_paths.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

using Words = std::span<const CommandWord>;

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Options of docker build without a value.
constexpr auto kBuildSwitches =
    std::to_array<std::string_view>({"--no-cache", "--pull", "--push", "--load", "-q", "--quiet", "--rm", "--squash",
                                     "--force-rm", "--compress", "-D", "--debug", "--check"});
// What asks before something else is done.
constexpr auto kAsking =
    std::to_array<std::string_view>({"[", "[[", "test", "command", "which", "type", "grep", "if", "git", "ls", "hash"});

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

// The value of an option written `-f X`, `--file X` or `--file=X`; nullptr text when the word is not that option.
struct OptionValue {
  CommandWord value;
  bool found = false;
  bool separate = false;  // in the next word
};

OptionValue option_value(Words words, std::size_t at, std::initializer_list<std::string_view> names) {
  const std::string& word = words[at].text;
  for (const std::string_view name : names) {
    if (word == name && at + 1 < words.size()) return {words[at + 1], true, true};
    if (name.starts_with("--") && word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=')
      return {{word.substr(name.size() + 1), words[at].span}, true, false};
  }
  return {};
}

class Reader {
 public:
  Reader(const ShellCommand& command, const Shell& shell, NamedPaths& found)
      : command_(command), shell_(shell), found_(found), words_(command.words) {}

  void read() {
    if (skip_runner()) return;
    const std::string& name = command_.name;
    if (name == "docker" || name == "podman" || name == "buildah" || name == "nerdctl") return read_docker();
    if (name == "docker-compose" || name == "podman-compose") return read_compose(words_);
    if (name.starts_with("python")) return read_python(words_);
    if (name == "bash" || name == "sh" || name == "zsh") return read_interpreter({".sh", ".bash"}, "runs");
    if (name == "node") return read_interpreter({".js", ".mjs", ".cjs"}, "runs");
    if (name == "pip" || name == "pip3") return read_pip(words_);
    if (name == "kubectl" || name == "oc") return read_options({"-f", "--filename"}, "applies");
    if (name == "gcloud" || name == "helm") return read_options({"--config", "--values", "--env-vars-file"}, "uses");
    const std::string& called = command_.path.text;
    if (called.starts_with("./") && (called.ends_with(".sh") || called.ends_with(".py"))) add(command_.path, "runs");
  }

 private:
  // poetry run, uv run, npx: the command comes after them. True when nothing is left to read.
  bool skip_runner() {
    if (command_.name != "poetry" && command_.name != "uv" && command_.name != "pipenv" && command_.name != "sudo")
      return false;
    const bool pip = command_.name == "uv" && !words_.empty() && words_[0].text == "pip";
    if (pip) read_pip(words_.subspan(1));
    const std::size_t skipped = command_.name == "sudo" ? 0 : 1;
    if (words_.size() > skipped && (skipped == 0 || words_[0].text == "run") &&
        words_[skipped].text.starts_with("python"))
      read_python(words_.subspan(skipped + 1));
    return true;
  }

  void add(const CommandWord& word, std::string_view use, Severity severity = Severity::medium) {
    if (!shell_.directory || word.text.empty()) return;
    found_.add({.span = word.span,
                .written = word.text,
                .candidates = {},
                .use = use,
                .context = {},
                .severity = std::max(severity, shell_.severity),
                .confidence = shell_.confidence},
               {*shell_.directory});
  }

  void read_docker() {
    std::size_t at = 0;
    while (at < words_.size() && is_option(words_[at].text)) ++at;
    if (at == words_.size()) return;
    if (words_[at].text == "compose") return read_compose(words_.subspan(at + 1));
    const bool wrapped = words_[at].text == "buildx" || words_[at].text == "image" || words_[at].text == "builder";
    if (wrapped && ++at == words_.size()) return;
    if (words_[at].text == "build" || words_[at].text == "bud") read_build(words_.subspan(at + 1));
  }

  void read_build(Words words) {
    CommandWord file, context;
    bool unknown = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i].text;
      if (const OptionValue option = option_value(words, i, {"-f", "--file"}); option.found) {
        file = option.value;
        unknown |= file.text.empty();
        i += option.separate ? 1 : 0;
      } else if (is_option(word)) {
        // One word is the context: after it, or before the last, what follows an option is its value.
        const bool may_take = i + 2 < words.size() || !context.text.empty();
        const bool takes_next = may_take && !word.contains('=') && !is_one_of(kBuildSwitches, word);
        i += takes_next ? 1 : 0;
      } else {
        context = words[i];
        unknown |= word.empty();
      }
    }
    if (context.text.empty() || unknown || !shell_.directory) return;
    add_build(file, context);
  }

  void add_build(const CommandWord& file, const CommandWord& context) {
    const auto directory = resolve_path(*shell_.directory, context.text);
    if (!directory) return;
    const bool named = file.span.end > file.span.begin;
    const CommandWord dockerfile = named ? file : CommandWord{context.text + "/Dockerfile", context.span};
    add(dockerfile, "builds", Severity::high);
    if (const auto path = resolve_path(*shell_.directory, dockerfile.text))
      found_.builds.push_back({*path, *directory});
  }

  void read_compose(Words words) {
    for (std::size_t i = 0; i < words.size() && is_option(words[i].text); ++i) {
      const OptionValue option = option_value(words, i, {"-f", "--file", "--env-file"});
      if (option.found) add(option.value, "starts");
      const bool takes_next = !words[i].text.contains('=') && words[i].text != "--verbose" && words[i].text != "-d";
      i += takes_next ? 1 : 0;
    }
  }

  void read_python(Words words) {
    std::size_t at = 0;
    while (at < words.size() && (words[at].text == "-u" || words[at].text == "-O" || words[at].text == "-B")) ++at;
    if (at == words.size()) return;
    if (words[at].text == "-m" && at + 1 < words.size() && words[at + 1].text == "pip")
      return read_pip(words.subspan(at + 2));
    if (words[at].text.ends_with(".py")) add(words[at], "runs");
  }

  void read_interpreter(std::initializer_list<std::string_view> endings, std::string_view use) {
    if (words_.empty() || is_option(words_[0].text)) return;
    const std::string& word = words_[0].text;
    if (std::ranges::any_of(endings, [&](std::string_view ending) { return word.ends_with(ending); }))
      add(words_[0], use);
  }

  void read_pip(Words words) {
    if (words.empty() || words[0].text != "install") return;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const OptionValue option = option_value(words, i, {"-r", "--requirement", "-c", "--constraint"});
      if (option.found) add(option.value, "installs");
    }
  }

  void read_options(std::initializer_list<std::string_view> names, std::string_view use) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (const OptionValue option = option_value(words_, i, names); option.found && option.value.text != "-")
        add(option.value, use);
  }

  const ShellCommand& command_;
  const Shell& shell_;
  NamedPaths& found_;
  Words words_;
};

CommandWord word_of(const ConfigView& view, std::uint32_t item) {
  const Entry& entry = view.tree()[item];
  const bool known = !entry.is(kInterpolated) && entry.kind == EntryKind::scalar;
  return {known ? view.value(item) : "", view.value_span(item)};
}

// `A && B`: B happens when A did, which fails only where the script fails too; but A may ask whether to do B.
bool is_asked_for(const std::vector<ShellCommand>& before, std::string_view between) {
  const std::string_view joint = trim(between);
  if (joint.ends_with("&&"))
    return before.empty() || before.back().conditional || is_one_of(kAsking, before.back().name);
  return true;
}

void follow_directory(const ShellCommand& command, Shell& shell) {
  for (const char c : command.before) {
    if (c == '(') shell.directories.push_back(shell.directory);
    if (c != ')' || shell.directories.empty()) continue;
    shell.directory = std::move(shell.directories.back());
    shell.directories.pop_back();
  }
}

void change_directory(const ShellCommand& command, Shell& shell) {
  if (command.name == "popd") shell.directory.reset();
  if (command.name != "cd" && command.name != "pushd") return;
  const bool plain = command.words.size() == 1 && !command.conditional && shell.directory;
  shell.directory = plain ? resolve_path(*shell.directory, command.words[0].text) : std::nullopt;
}

}  // namespace

std::vector<ShellCommand> commands_of(const ConfigView& view, std::uint32_t script) {
  std::vector<ShellCommand> commands;
  std::uint32_t reached = script == kNone ? 0 : view.tree()[script].value_begin;
  for (const std::uint32_t child : view.tree().children(script)) {
    const Entry& entry = view.tree()[child];
    if (!entry.is(kCommand)) continue;
    const std::uint32_t end = std::max(entry.end, entry.value_end);
    ShellCommand command;
    command.name = view.tree().key(child);
    command.path = {std::string(view.text(entry.begin, entry.end)), {view.file(), entry.begin, entry.end}};
    for (const std::uint32_t item : view.tree().children(child))
      if (view.tree()[item].is(kListItem)) command.words.push_back(word_of(view, item));
    if (entry.begin > reached) command.before = view.text(reached, entry.begin);
    const std::string_view rest = script == kNone ? std::string_view{} : view.text(end, view.tree()[script].value_end);
    command.after = rest.substr(0, rest.find('\n'));
    command.conditional = entry.is(kConditional) && is_asked_for(commands, command.before);
    reached = end;
    commands.push_back(std::move(command));
  }
  return commands;
}

void read_command(const ShellCommand& command, Shell& shell, NamedPaths& found) {
  follow_directory(command, shell);
  const bool may_fail = trim(command.after).starts_with("||");
  if (!command.conditional && !may_fail) Reader(command, shell, found).read();
  change_directory(command, shell);
}

void read_script(const ConfigView& view, std::uint32_t script, Shell shell, NamedPaths& found) {
  for (const ShellCommand& command : commands_of(view, script)) read_command(command, shell, found);
}

}  // namespace fount
