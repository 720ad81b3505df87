#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boot the machines of tests/data/machines and compare them with what real Linux printed there.

    oracle_test.py QUIRE DATA [MACHINE...]

QUIRE is the `quire` command. One line a check that fails, one line a machine that passes, with how far the managed
frames are off; the exit status says whether all passed. What must be equal: start, spanned and present of every zone,
the lines of the boot log that say where zones and nodes are and in which order they are asked. What follows by
formula from managed frames: watermarks, protection, per-CPU lists, after every setting. What may differ a little:
managed frames and, with them, min_free_kbytes.
"""
import json
import os
import re
import subprocess
import sys

MANAGED_TOLERANCE = 0.003
# The root of what is managed.
MIN_FREE_TOLERANCE = 0.002

# Lines of the log that must be the same, in the same order.
LOG_LINES = re.compile(
    r"Zone ranges:|  (DMA|DMA32|Normal|HighMem|Device) +(empty|\[mem)|Movable zone start|  Node \d+: 0x|Early memory node|"
    r"  node +\d+: \[mem|Initmem setup node|On node \d+, zone|Fallback order|mminit::(zonelist|memmap_init) |Policy zone|"
    r"cma: Reserved|Built \d+ zonelists")
TOTAL_PAGES = re.compile(r"Total pages: (\d+)")


class Checker:
    def __init__(self, name):
        self.name = name
        self.bad = 0
        self.checks = 0

    def equal(self, what, ours, linux):
        self.checks += 1
        if ours != linux:
            self.bad += 1
            print(f"FAIL {self.name}: {what}: {ours}, Linux has {linux}")

    def near(self, what, ours, linux, tolerance):
        self.checks += 1
        off = abs(ours - linux) / linux if linux else float(ours != 0)
        if off > tolerance:
            self.bad += 1
            print(f"FAIL {self.name}: {what}: {ours}, Linux has {linux}: off by {off:.2%}")
        return off


def machine_args(folder):
    with open(os.path.join(folder, "machine.args"), encoding="ascii") as f:
        return [line.strip().replace("@", folder) for line in f if line.strip()]


def boot(quire, folder, settings=()):
    """zoneinfo, min_free_kbytes and the log of one boot."""
    command = [quire, "boot", *machine_args(folder)]
    for name, value in settings:
        command += ["--set", f"vm.{name}={value}"]
    command += ["--cat", "/proc/sys/vm/min_free_kbytes", "--cat", "/proc/zoneinfo", "--verify"]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if run.returncode:
        raise RuntimeError(f"exit status {run.returncode}: {' '.join(command)}\n{run.stderr[-2000:]}")
    min_free, _, zoneinfo = run.stdout.partition("\n")
    return parse_zoneinfo(zoneinfo), int(min_free), run.stderr


def parse_zoneinfo(text):
    """{(node, zone): {field: number}} of /proc/zoneinfo."""
    zones = {}
    zone = None
    for line in text.splitlines():
        if match := re.match(r"Node (\d+), zone +(\w+)", line):
            zone = zones[int(match[1]), match[2]] = {"start_pfn": None}
        elif match := re.match(r"(?:  pages free|  +(?:boost|min|low|high|spanned|present|managed|cma)) +(\d+)$", line):
            zone[line.split()[-2]] = int(match[1])
        elif match := re.match(r" +protection: \((.*)\)", line):
            zone["protection"] = [int(n) for n in match[1].split(",")]
        elif match := re.match(r" +(high|batch): +(\d+)", line):
            zone.setdefault("pcp_" + match[1], int(match[2]))
        elif match := re.match(r" +start_pfn: +(\d+)", line):
            zone["start_pfn"] = int(match[1])
    return zones


def check_sizes(check, expected, zones):
    worst = 0.0
    listed = [(n["node"], z["name"]) for n in expected["nodes"] for z in n["zones"]]
    check.equal("zones", list(zones), listed)
    for node in expected["nodes"]:
        for want in node["zones"]:
            key = node["node"], want["name"]
            if key not in zones:
                continue
            for field in ("start_pfn", "spanned", "present", "cma"):
                check.equal(f"{key} {field}", zones[key][field], want[field])
            off = check.near(f"{key} managed", zones[key]["managed"], want["managed"], MANAGED_TOLERANCE)
            worst = max(worst, off)
    return worst


def log_lines(text):
    lines = []
    for line in text.splitlines():
        line = re.sub(r"^(<\d+>)?\[ *\d+\.\d+\] ", "", line)
        if LOG_LINES.match(line):
            lines.append(TOTAL_PAGES.sub("", line).rstrip())
    return lines


def check_log(check, folder, log):
    """Line by line, each kind in its own order."""
    with open(os.path.join(folder, "dmesg.txt"), encoding="utf-8", errors="replace") as f:
        dmesg = f.read()
    ours, linux = log_lines(log), log_lines(dmesg)
    for line in linux:
        check.equal("log", line if line in ours else "nothing like it", line)
    for line in ours:
        check.equal("log", line, line if line in linux else "no such line")
    kind = re.compile(r"^(mminit::\w+|[A-Za-z]+|  \w+)")
    for prefix in sorted({kind.match(line)[0] for line in linux}):
        check.equal(f"order of '{prefix}' lines", [x for x in ours if x.startswith(prefix)],
                    [x for x in linux if x.startswith(prefix)])
    check.near("Total pages", int(TOTAL_PAGES.search(log)[1]), int(TOTAL_PAGES.search(dmesg)[1]), 0.001)


def is_high(zone, zones):
    return zone == "HighMem" or (zone == "Movable" and any(z["spanned"] for (_, n), z in zones.items() if n == "HighMem"))


def check_formulas(check, what, zones, setting):
    """Marks, protection and per-CPU batches follow from our managed frames."""
    pages_min = setting["min_free_kbytes"] >> 2
    low = sum(z["managed"] for (_, name), z in zones.items() if not is_high(name, zones))
    nodes = {}
    for (node, name), zone in zones.items():
        share = pages_min * zone["managed"] // low
        least = max(32, min(128, zone["managed"] // 1024)) if is_high(name, zones) else share
        gap = max(share >> 2, zone["managed"] * setting["watermark_scale_factor"] // 10000)
        check.equal(f"{what} {node}:{name} marks", (zone["min"], zone["low"], zone["high"]),
                    (least, least + gap, least + 2 * gap))
        nodes.setdefault(node, []).append(zone)
    for node, row in nodes.items():
        for i, zone in enumerate(row):
            ratios = setting["lowmem_reserve_ratio"]
            ratio = ratios[i] if i < len(ratios) else 0
            want = []
            for j in range(len(row)):
                above = sum(z["managed"] for z in row[i + 1:j + 1])
                want.append(above // ratio if ratio > 0 and zone["managed"] else 0)
            check.equal(f"{what} node {node} zone {i} protection", zone["protection"], want)


def check_retune(check, quire, folder, row):
    settings = [("min_free_kbytes", row["min_free_kbytes"]), ("watermark_scale_factor", row["watermark_scale_factor"]),
                ("lowmem_reserve_ratio", " ".join(map(str, row["lowmem_reserve_ratio"]))),
                ("percpu_pagelist_high_fraction", row["percpu_pagelist_high_fraction"])]
    zones, min_free, _ = boot(quire, folder, settings)
    what = row["name"]
    check.equal(f"{what} min_free_kbytes", min_free, row["min_free_kbytes"])
    check_formulas(check, what, zones, row)
    for node, name, managed, low_min, low, high, _, pcp_high, pcp_batch in row["zones"]:
        zone = zones[node, name]
        # Our managed frames are off by so much, and so may be what follows from them; and by three for rounding: one of the share, two of the gap.
        slack = abs(zone["managed"] - managed) / managed + 0.005
        for field, ours, linux in (("min", zone["min"], low_min), ("low", zone["low"], low), ("high", zone["high"], high),
                                   ("pcp high", zone["pcp_high"], pcp_high)):
            check.near(f"{what} {node}:{name} {field}", ours, linux, slack + 3.0 / max(linux, 1))
        check.equal(f"{what} {node}:{name} pcp batch", zone["pcp_batch"], pcp_batch)


def check_machine(quire, data, name):
    folder = os.path.join(data, name)
    with open(os.path.join(folder, "expected.json"), encoding="ascii") as f:
        expected = json.load(f)
    check = Checker(name)
    zones, min_free, log = boot(quire, folder)
    worst = check_sizes(check, expected, zones)
    check_log(check, folder, log)
    off = check.near("min_free_kbytes", min_free, expected["min_free_kbytes"], MIN_FREE_TOLERANCE)
    setting = dict(expected["retune"][0], min_free_kbytes=min_free)
    check_formulas(check, "boot", zones, setting)
    for row in expected["retune"]:
        check_retune(check, quire, folder, row)
    verdict = "ok" if not check.bad else f"{check.bad} FAILED"
    print(f"{name}: {check.checks} checks, {verdict}; managed off by {worst:.3%}, min_free_kbytes by {off:.3%}")
    return check.bad == 0


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    quire, data, *names = sys.argv[1:]
    data = os.path.relpath(data)
    names = names or sorted(n for n in os.listdir(data) if os.path.isdir(os.path.join(data, n)))
    good = 0
    for name in names:
        try:
            good += check_machine(quire, data, name)
        except (RuntimeError, OSError) as error:
            print(f"FAIL {name}: {error}")
    sys.exit(0 if names and good == len(names) else 1)


main()
