"""compare_generated.py DUMPER: shell and make assignments that this program makes up, against bash and make themselves.

The inputs hold no expansion, so that reading them runs nothing: words of every kind of quoting for bash, which says
what each variable holds after it has read the file; the flavours of assignment, comments and continued lines for
`make -p`, which prints its database. The seed is fixed; another may be given as second argument.
"""
import pathlib
import random
import subprocess
import sys
import tempfile

SCALAR, COMMAND = 0, 1 << 6
SCRIPTS, ASSIGNMENTS = 40, 50
BARE = "abcXYZ0189_./:@%+,-"
QUOTED = BARE + " \t#;&|<>()*?[]{}~!^='"


def piece(generator):
    """One part of a shell word, as it is written."""
    kind = generator.choice(["bare", "bare", "escaped", "single", "double"])
    if kind == "bare":
        return "".join(generator.choices(BARE, k=generator.randint(1, 6)))
    if kind == "escaped":
        return "\\" + generator.choice(" #;&|<>()*?'\"\\$`~ab")
    text = generator.choices(QUOTED, k=generator.randint(0, 8))
    if kind == "single":
        return "'" + "".join(c for c in text if c != "'") + generator.choice(["", '"', "\\", "\n"]) + "'"
    return '"' + "".join(text).replace("!", "") + generator.choice(["", '\\"', "\\\\", "\\$", "\\`", "\\a", "\n"]) + '"'


def shell_script(generator):
    lines, names = [], []
    for number in range(ASSIGNMENTS):
        name = f"GEN_{number}"
        names.append(name)
        word = "".join(piece(generator) for _ in range(generator.randint(0, 4)))
        before = generator.choice(["", "", "export ", "readonly ", "  "])
        after = generator.choice(["", "", " # a comment", ";", "  "])
        lines.append(f"{before}{name}={word}{after}")
        lines.append(generator.choice(["", "# GEN_0=commented", "true"]))
    return "\n".join(lines) + "\n", names


def bash_values(path, names):
    program = f'set +H; . "$1"; for name in {" ".join(names)}; do printf "%s\\0" "${{!name}}"; done'
    done = subprocess.run(["bash", "--norc", "--noprofile", "-c", program, "bash", str(path)], check=True,
                          stdout=subprocess.PIPE, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    return dict(zip(names, done.stdout.decode().split("\0")))


def makefile(generator):
    lines, names = [], []
    for number in range(ASSIGNMENTS):
        name = f"GEN_{number}"
        names.append(name)
        words = ["".join(generator.choices("abcXYZ0189_./-,@%+", k=generator.randint(1, 8)))
                 for _ in range(generator.randint(0, 4))]
        joint = generator.choice([" ", " ", "  ", " \\\n  "])
        sign = generator.choice(["=", ":=", "::=", "?="])
        space = generator.choice(["", " ", "  "])
        after = generator.choice(["", "", " # a comment", "# another"])
        before = generator.choice(["", "", "export "])
        lines.append(f"{before}{name}{space}{sign}{space}{joint.join(words)}{after}")
    return "\n".join(lines) + "\n\nall:\n\t@true\n", names


def make_values(path, names):
    done = subprocess.run(["make", "-pRrq", "-f", str(path)], stdout=subprocess.PIPE,
                          env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    values = {}
    for line in done.stdout.decode().splitlines():
        name, _, rest = line.partition(" ")
        if name in names:
            values[name] = rest.partition(" ")[2]
    return values


def fount_values(dumper, language, path):
    done = subprocess.run([dumper], input=f"{language}\t{path}\n".encode(), check=True, stdout=subprocess.PIPE)
    head, *rows = done.stdout.decode().splitlines()
    values = {}
    for row in rows:
        _, kind, flags, _, key, value = row.split("\t")
        if not int(flags) & COMMAND and key:
            values[bytes.fromhex(key).decode()] = bytes.fromhex(value).decode() if int(kind) == SCALAR else ""
    return values, head.split("\t")[1]


def meant(language, value):
    """make keeps the white space before a comment and joins continued lines by one space; nobody reads either."""
    return " ".join(value.split()) if language == "makefile" else value


def main():
    generator = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    compared, different = 0, []
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "input"
        for language, make_up, oracle in (("shell", shell_script, bash_values), ("makefile", makefile, make_values)):
            for _ in range(SCRIPTS):
                text, names = make_up(generator)
                path.write_text(text, encoding="utf-8", newline="")
                expected, (found, unparsed) = oracle(path, names), fount_values(sys.argv[1], language, path)
                if unparsed != "0":
                    different.append(f"{language}: {unparsed} places not understood")
                for name in names:
                    compared += 1
                    want, got = meant(language, expected.get(name, "")), found.get(name)
                    if got is None or meant(language, got) != want:
                        written = next(line for line in text.split("\n") if f"{name}" in line.split("=")[0])
                        different.append(f"{language}: {written!r} is {want!r}, not {got!r}")
    print(f"{compared} assignments compared, {len(different)} different")
    print("\n".join(different[:20]))
    sys.exit(1 if different or compared < SCRIPTS * ASSIGNMENTS else 0)


if __name__ == "__main__":
    main()
