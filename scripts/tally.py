#!/usr/bin/env python3
"""tally.py - one line "pass|fail|skip NAME" for each test case of a Meson test run

    tally.py LABEL TESTLOG.json STATUS

A program that prints (K)TAP counts as many cases as it has innermost result lines; any other counts as one, by Meson's
verdict. A program that Meson calls failed though every line said "ok" (it crashed, or printed too few) adds one
failure of its own, and a run that ended badly without a single failed test adds one too.
"""
import json
import re
import sys

RESULT = re.compile(r"^(\s*)(ok|not ok)\s+\d+\s*-?\s*(.*?)\s*(?:#\s*(SKIP|TODO)\b.*)?$", re.IGNORECASE)


def leaves(text):
    """The innermost (K)TAP result lines as (verdict, name)."""
    found = []
    deepest = None  # indentation of the last line; a shallower one that follows sums it up
    for line in text.splitlines():
        match = RESULT.match(line)
        if not match:
            continue
        indent = len(match[1].expandtabs())
        summary = deepest is not None and indent < deepest
        deepest = indent
        if summary:
            continue
        verdict = "skip" if (match[4] or "").upper() == "SKIP" else "pass" if match[2] == "ok" else "fail"
        found.append((verdict, match[3]))
    return found


def cases(test):
    """What one Meson test amounts to."""
    name, result = test["name"], test["result"]
    if result == "SKIP":
        return [("skip", name)]
    good = result in ("OK", "EXPECTEDFAIL")
    found = [(verdict, f"{name}: {case}") for verdict, case in leaves(test.get("stdout", ""))]
    if not found:
        return [("pass" if good else "fail", name)]
    if not good and not any(verdict == "fail" for verdict, _ in found):
        found.append(("fail", f"{name} ({result.lower()})"))
    return found


def main():
    label, path, status = sys.argv[1:]
    lines = []
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                lines += cases(json.loads(line))
    except OSError:
        pass
    if (status != "0" or not lines) and not any(verdict == "fail" for verdict, _ in lines):
        lines.append(("fail", f"test run ended with status {status}, {len(lines)} cases seen"))
    for verdict, name in lines:
        print(f"{verdict} {label}: {name}")


main()
