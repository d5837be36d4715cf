// newer_syntax.mjs DUMPER: the files of newer/ use syntax that Debian's Python does not parse. Compares the facts of
// them with those of a newer CPython: npm's pyodide, which must be installed where Node looks for it.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const {loadPyodide} = createRequire(join(process.cwd(), 'package.json'))('pyodide');
const python = await loadPyodide();
const newer = join(here, 'newer');
const files = readdirSync(newer).filter((name) => name.endsWith('.py')).map((name) => join(newer, name));
const dump = execFileSync(process.argv[2], {input: files.join('\n') + '\n', encoding: 'utf8'});

for (const name of ['reference_facts.py', 'compare_with_ast.py']) {
  python.FS.writeFile('/home/pyodide/' + name, readFileSync(join(here, name)));
}
for (const file of files) {
  python.FS.mkdirTree(dirname(file));
  python.FS.writeFile(file, readFileSync(file));
}
python.FS.writeFile('/home/pyodide/dump', dump);
const wrong = python.runPython(`
import sys
from compare_with_ast import compare_file, split_dump
print("CPython", sys.version.split()[0])
wrong = 0
with open("dump", encoding="utf-8") as dump:
    for path, lines in split_dump(dump):
        _, counts, differences = compare_file((path, lines))
        print(path.rsplit("/", 1)[-1], "not parsed" if counts is None else counts)
        for difference in differences:
            print("  ", *difference)
        wrong += len(differences) + (counts is None)
wrong
`);
process.exit(wrong === 0 ? 0 : 1);
