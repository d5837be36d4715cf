"""A second connection manager of a user cannot be written: what would make one does not compile."""

import os
import pathlib
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ["FOUNT_SOURCE_DIR"]) / "src"
START = '#include "serve/session.h"\nusing namespace fount;\n'


def compiles(code):
    flags = ["-std=c++23", "-fsyntax-only", f"-I{SOURCE}", "-x", "c++", "-"]
    done = subprocess.run(["c++", *flags], input=(START + code).encode(), capture_output=True)
    return done.returncode == 0, done.stderr.decode()


class Compile(unittest.TestCase):
    def test_only_the_registry_makes_a_session(self):
        well, errors = compiles("UserId user_of(const Session& session) { return session.user(); }")
        self.assertTrue(well, errors)
        for code in ("Session::Key key;", "Session::Key key{};", "auto key = Session::Key();",
                     "Session make(Broker& b, const Threads& t) { return Session({}, UserId{1}, {}, b, t); }",
                     "auto copy(const Session& other) { return Session(other); }"):
            made, _ = compiles(code)
            self.assertFalse(made, code)


if __name__ == "__main__":
    unittest.main()
