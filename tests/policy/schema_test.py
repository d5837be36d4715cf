"""The published JSON Schema says of a policy what Fount says: valid ones pass, wrong ones do not."""

import json
import os
import pathlib
import re
import tomllib
import unittest

import jsonschema

ROOT = pathlib.Path(os.environ["FOUNT_SOURCE_DIR"])
SCHEMA = json.loads((ROOT / "docs/schema/fount.toml.schema.json").read_text())

WRONG = r"""
gate = 3
[gaet]
[gate]\nmin_scor = 3
[gate]\nmin_score = 101
[gate]\nfail_on = "hihg"
[gate]\nnew_only = 1
[canonical]\nconcept = "X"
[[canonical]]\nconcept = "X"
[[canonical]]\nsource = "x"
[[accepted]]\nrule = "*"\nconcept = "X"
[[accepted]]\nrule = "*"\nconcept = "X"\nreason = " "
[[accepted]]\nrule = "*"\nconcept = "X"\nreason = "r"\nuntil = "soon"
[[accepted]]\nrule = "Not An Id"\nconcept = "X"\nreason = "r"
[service]\npaths = ["a"]
[service.a]
[service.a]\npaths = ["/srv"]
[[area]]\nname = "A"\nweight = 0
[[area]]\nname = "A"\npaths = []
[scan]\nmax_file_bytes = 0
[scan]\nmax_file_bytes = 1.5
[impact]\nhourly_rate = -1
"""


class SchemaTest(unittest.TestCase):
    def setUp(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)
        self.validator = jsonschema.Draft7Validator(SCHEMA)

    def test_every_policy_of_this_repository_is_valid(self):
        policies = [*ROOT.glob("examples/*.toml"), *ROOT.glob("fount.toml")]
        for path in policies:
            with self.subTest(path.name):
                self.validator.validate(tomllib.loads(path.read_text()))

    def test_the_examples_of_the_page_are_valid(self):
        blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/policy.md").read_text(), re.DOTALL)
        self.assertGreater(len(blocks), 5)
        self.validator.validate(tomllib.loads("".join(blocks)))

    def test_wrong_policies_are_not(self):
        for text in WRONG.strip().split("\n"):
            text = text.replace("\\n", "\n")
            with self.subTest(text), self.assertRaises(jsonschema.ValidationError):
                self.validator.validate(tomllib.loads(text))


if __name__ == "__main__":
    unittest.main()
