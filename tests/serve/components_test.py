"""The table of ARCHITECTURE.md that says where Fount has what the specification found broken: every file it names is
there, and so is the test that holds it."""

import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ["FOUNT_SOURCE_DIR"])


class Components(unittest.TestCase):
    def test_every_component_has_a_place_and_a_test(self):
        text = (ROOT / "ARCHITECTURE.md").read_text()
        rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ") and "](src/" in line]
        self.assertGreaterEqual(len(rows), 15)
        for component, places, tests in rows:
            places, tests = re.findall(r"\]\((src/[^)]*)\)", places), re.findall(r"\]\((tests/[^)]*)\)", tests)
            self.assertTrue(places and tests, component)
            for path in places + tests:
                self.assertTrue((ROOT / path).is_file(), (component, path))


if __name__ == "__main__":
    unittest.main()
