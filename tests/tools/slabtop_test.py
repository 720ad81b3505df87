#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""slabtop_test.py - Debian's slabtop reads our /proc/slabinfo

    slabtop_test.py QUIRE

slabtop opens /proc/slabinfo and nothing else, so it runs in a mount namespace of its own where our text lies over that
file. Where such a namespace may not be had, or there is no slabtop, the test is skipped (exit status 77).
"""
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
MOUNTED = 'mount --bind "$1" /proc/slabinfo && exec slabtop -o -s c'


def slabinfo(quire):
    command = [quire, "boot", "--mem", "512M", "--cpus", "2", "--cat", "/proc/slabinfo"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def slabtop(text):
    """What slabtop says about @text; None: it cannot be shown to it here."""
    with tempfile.NamedTemporaryFile("w", suffix=".slabinfo") as file:
        file.write(text)
        file.flush()
        try:
            probe = ["unshare", "-rm", "sh", "-c", 'mount --bind "$1" /proc/slabinfo && command -v slabtop', "sh", file.name]
            if subprocess.run(probe, capture_output=True, check=False).returncode:
                return None
            shown = subprocess.run(["unshare", "-rm", "sh", "-c", MOUNTED, "sh", file.name], capture_output=True, text=True,
                                   check=False)
        except FileNotFoundError:
            return None
    if shown.returncode:
        sys.exit(f"slabtop: status {shown.returncode}: {shown.stderr}")
    return shown.stdout


def numbers(shown, label):
    match = re.search(rf"Active / Total {label} \(% used\) *: ([\d.]+)K? / ([\d.]+)K?", shown)
    if not match:
        sys.exit(f"slabtop says nothing about {label}:\n{shown}")
    return [float(n) for n in match.groups()]


def expect(what, ours, shown):
    if ours != shown:
        sys.exit(f"{what}: /proc/slabinfo has {ours}, slabtop shows {shown}")


def main():
    text = slabinfo(sys.argv[1])
    shown = slabtop(text)
    if shown is None:
        print("skipped: no slabtop, or no mount namespace")
        sys.exit(SKIPPED)
    caches = [line.split() for line in text.splitlines()[2:]]
    expect("objects", [sum(int(c[1]) for c in caches), sum(int(c[2]) for c in caches)], numbers(shown, "Objects"))
    expect("slabs", [sum(int(c[13]) for c in caches), sum(int(c[14]) for c in caches)], numbers(shown, "Slabs"))
    expect("caches", len(caches), numbers(shown, "Caches")[1])
    rows = [line.split() for line in shown.splitlines() if re.match(r" *\d+ +\d+ +\d+%", line)]
    by_name = {c[0]: c for c in caches}
    for row in rows:
        cache = by_name.get(row[7])
        if not cache:
            sys.exit(f"slabtop shows a cache that is not there: {row}")
        expect(row[7], [cache[2], cache[1], cache[14], cache[4]], [row[0], row[1], row[4], row[5]])
    if len(rows) != len(caches):
        sys.exit(f"slabtop shows {len(rows)} of {len(caches)} caches")
    print(f"slabtop reads {len(caches)} caches, {numbers(shown, 'Objects')[1]:.0f} objects")


main()
