#!/usr/bin/env python3
"""style.py - every C source opens with its licence and its theory, stays short, and uses no unfinished-work marker"""
import re

import rooms

MAX_LINES = 800
MAX_PORT_LINES = 200  # of examples/embed's port: what somebody else would have to write
PORT = ("examples/embed/port.c", "examples/embed/include/quire/port_cpu.h")
OPENING = re.compile(r"^/\* SPDX-License-Identifier: MIT \*/\n/\*\s*(?:\n \* )?\S+ - ")
MARKER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def complaints_about(path, text):
    found = []
    opening = OPENING.match(text)
    if not opening:
        found.append(f"{path}:1: does not open with SPDX and '{path.split('/')[-1]} - what it is'")
    elif path.split("/")[-1] not in opening[0]:
        found.append(f"{path}:2: the opening names another file: {opening[0].splitlines()[-1].strip(' */')}")
    lines = text.count("\n")
    if lines > MAX_LINES:
        found.append(f"{path}: {lines} lines; split before {MAX_LINES}")
    for number, line in enumerate(text.splitlines(), 1):
        if MARKER.search(line):
            found.append(f"{path}:{number}: {line.strip()}")
        if line != line.rstrip():
            found.append(f"{path}:{number}: blanks at the end of the line")
    return found


def main():
    root = rooms.source_root()
    found = []
    for path in rooms.sources(root):
        found += complaints_about(path, rooms.read(root, path))
    port_lines = sum(rooms.read(root, path).count("\n") for path in PORT)
    if port_lines > MAX_PORT_LINES:
        found.append(f"{PORT[0]}: the example's port has {port_lines} lines; {MAX_PORT_LINES} is the most")
    rooms.report("style", found)


main()
