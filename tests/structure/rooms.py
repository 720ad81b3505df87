"""rooms.py - the house as the structure tests see it: which room a file belongs to, and which rooms it may use

The order is that of docs/design.md: a room uses those above it, never those below. `linux` stands for the kernel's public
headers, which declare what the rooms define: anyone may include them, so what really is used is checked by symbol.
"""
import os
import re
import sys

# mm's rooms from the top of the house down; a room may use itself and those before it.
MM_ORDER = ["boot", "page", "slab", "tables", "kernel", "process", "pagecache", "reclaim", "dma", "debug"]

# Headers shared between rooms live in mm/include/mm; this is the room that each one declares.
MM_HEADERS = {"tree": "debug", "describe": "boot", "memblock": "boot", "zones": "boot", "cma": "page", "watermark": "page"}

# Who may use whom besides itself.
USES = {
    "lib": set(),
    "env": {"lib", "port"},
    **{f"mm/{room}": {"lib", "env", "port"} | {f"mm/{other}" for other in MM_ORDER[:index]}
       for index, room in enumerate(MM_ORDER)},
    "kunit": {"lib", "env", "port", "mm/boot", "mm/page", "mm/slab"},
}

# Uses against the order that are agreed, each with its reason: (object or file, symbol or header).
AGREED = {}

KERNEL_STYLE = ("lib/", "env/", "mm/", "kunit/", "tests/unit/", "include/linux/", "include/asm/", "include/asm-generic/",
                "include/kunit/", "arch/x86_64/include/asm/", "arch/arm/include/asm/", "examples/embed/")
BOTH_STYLES = ("include/quire/", "port/hosted/include/", "examples/embed/include/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def source_root():
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def sources(root, suffixes=(".c", ".h")):
    """Every source file of ours, relative to the root, sorted."""
    found = []
    for folder in ("include", "lib", "env", "arch", "mm", "kunit", "port", "tools", "tests", "bench", "examples"):
        for path, _, names in os.walk(os.path.join(root, folder)):
            found += [os.path.relpath(os.path.join(path, name), root) for name in names if name.endswith(suffixes)]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def room_of(path):
    """lib, env, mm/page ... or None for what is in no room."""
    parts = path.split("/")
    if parts[0] == "mm" and parts[1] == "include":
        name = parts[-1][:-2]
        return "mm/" + MM_HEADERS.get(name, name)
    if parts[0] == "mm":
        return "mm/" + parts[1]
    return parts[0] if parts[0] in USES else None


def report(title, complaints):
    """Print, and end the program with the verdict."""
    for complaint in complaints:
        print(complaint)
    print(f"{title}: {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)
