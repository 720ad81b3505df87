#!/usr/bin/env python3
"""bench_options.py - the same measurements by several builds, in turns, as one table

    bench_options.py [--json FILE] [--passes N] [--only PATTERN] NAME=BUILD-DIRECTORY...

Every pass runs each build's quire-bench once, ours alone, in an order that turns by one each time: a slow moment of the host
meets all. Each run is that of a fresh copy, because where in physical memory a program lies makes it up to a fifth slower or
faster, and a file stays where it was first read. A figure is the lowest of the passes; its price is against the last build named.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile


def run_once(build, only):
    """{row: ns} of one run; rows without a time of their own are left out."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench.json")
        program = os.path.join(folder, "bench", "quire-bench")  # it looks for the library one folder up
        os.mkdir(os.path.dirname(program))
        shutil.copy(os.path.join(build, "bench", "quire-bench"), program)
        for library in glob.glob(os.path.join(build, "libquire-x86_64.so.*[0-9]")):
            shutil.copy(library, folder)
        command = [program, "--alone", "--rounds", "7", "--only", only, "--json", path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(path, encoding="utf-8") as file:
            return {row["name"]: row["ns"] for row in json.load(file) if row["ns"] is not None}


def run_passes(builds, passes, only):
    """{row: {build: [ns of every pass]}}"""
    figures = {}
    names = list(builds)
    for index in range(passes):
        turn = index % len(names)
        for name in names[turn:] + names[:turn]:
            for row, ns in run_once(builds[name], only).items():
                figures.setdefault(row, {}).setdefault(name, []).append(ns)
        print(f"\rpass {index + 1} of {passes}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--only", default="k*")
    parser.add_argument("builds", nargs="+", metavar="NAME=DIRECTORY")
    options = parser.parse_args()
    builds = dict(text.split("=", 1) for text in options.builds)
    figures = run_passes(builds, options.passes, options.only)
    base = list(builds)[-1]
    rows = []
    print(f"{'ns an operation':<28}" + "".join(f"{name:>22}" for name in builds))
    for row, by_build in figures.items():
        lowest = {name: min(values) for name, values in by_build.items()}
        cells = [f"{ns:.2f} ({(ns / lowest[base] - 1) * 100:+.0f} %)" for ns in lowest.values()]
        print(f"{row:<28}" + "".join(f"{cell:>22}" for cell in cells))
        rows.append({"name": row, **{f"{name}_ns": ns for name, ns in lowest.items()}})
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)


main()
