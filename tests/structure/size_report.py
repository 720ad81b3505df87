#!/usr/bin/env python3
"""size_report.py - bytes of .text, .data and .bss of the core, a line a room and the sum, for both architectures

    size_report.py BUILD-DIRECTORY
"""
import os
import re
import subprocess
import sys


def sizes(folder):
    """{room: [text, data, bss]}; text includes read-only data, as size(1) counts it."""
    table = {}
    names = sorted(name for name in os.listdir(folder) if name.endswith(".o"))
    lines = subprocess.run(["size", *names], cwd=folder, check=True, capture_output=True, text=True).stdout.splitlines()[1:]
    for line in lines:
        fields = line.split()
        match = re.match(r"^(mm_[a-z]+|lib|env)_", fields[5])
        room = match[1].replace("_", "/") if match else "other"
        row = table.setdefault(room, [0, 0, 0])
        for index in range(3):
            row[index] += int(fields[index])
    return table


def main():
    build = sys.argv[1]
    for arch in ("x86_64", "arm"):
        table = sizes(os.path.join(build, f"libquire-core-{arch}.a.p"))
        total = [sum(row[index] for row in table.values()) for index in range(3)]
        print(f"{'core, ' + arch:<16}{'text':>10}{'data':>10}{'bss':>10}")
        for room, row in [*sorted(table.items()), ("sum", total)]:
            print(f"  {room:<14}{row[0]:>10}{row[1]:>10}{row[2]:>10}")


main()
