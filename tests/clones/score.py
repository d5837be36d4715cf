"""How many planted copies a report names, and how much of what it says about them is right.

A copy is found when one finding names both it and its original (half of the lines of each, at least). A report touches
a seed when one of its places lies in the copy; it is right when it also names the original.
"""
import collections
import json

RULES = ("duplicate-body", "drifted-copy", "duplicate-definition")
Score = collections.namedtuple("Score", "found planted right touching missed")


def covers(place, seed):
    """At least half of the seed's lines, in the same file."""
    first, last = max(place["line"], seed["line"]), min(place["end_line"], seed["end_line"])
    return place["path"] == seed["path"] and 2 * (last - first + 1) >= seed["end_line"] - seed["line"] + 1


def inside(place, seed):
    """Most of the place lies in the seed: it says something about the seed, not about the file around it."""
    first, last = max(place["line"], seed["line"]), min(place["end_line"], seed["end_line"])
    return place["path"] == seed["path"] and 2 * (last - first + 1) >= place["end_line"] - place["line"] + 1


def groups_of(report, confidences=("certain", "firm", "tentative")):
    """The places of each finding about copies in Fount's JSON report."""
    with open(report, encoding="utf-8") as file:
        findings = json.load(file)["findings"]
    return [f["sources"] for f in findings if f["rule"] in RULES and f["confidence"] in confidences]


def score(groups, seeds):
    """`found` and `planted` by type, how many reports touch a seed and how many of them are right, and the missed."""
    by_path = collections.defaultdict(list)
    for group in groups:
        for path in {place["path"] for place in group}:
            by_path[path].append(group)
    result = Score(collections.Counter(), collections.Counter(), [], [], [])
    for seed in seeds:
        original, copy = seed["original"], seed["copy"]
        about = [g for g in by_path[copy["path"]] if any(inside(p, copy) for p in g)]
        both = [g for g in about if any(inside(p, original) or covers(p, original) for p in g)]
        result.planted[seed["type"]] += 1
        if any(covers(p, copy) for g in both for p in g):
            result.found[seed["type"]] += 1
        else:
            result.missed.append(seed)
        result.touching.extend(about)
        result.right.extend(both)
    return result
