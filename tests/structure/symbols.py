#!/usr/bin/env python3
"""symbols.py - what the objects really define and need, by nm

    symbols.py rooms CORE.a...       no room uses a symbol that a room below it (or beside it) defines
    symbols.py libc LIBRARY.a...     no global symbol has the name of one that libc defines
    symbols.py needs CORE.a...       the core needs the port, the four memory functions and libgcc, nothing else

An archive may be thin: nm follows it to the objects, whose names (mm_page_buddy.c.o) say where they come from.
"""
import os
import re
import subprocess
import sys

import rooms

MEMORY_FUNCTIONS = {"memcpy", "memmove", "memset", "memcmp"}
# Names the linker itself provides for the library's own sections.
LINKER = re.compile(r"^(__start_|__stop_|_GLOBAL_OFFSET_TABLE_$)")
# Helpers of libgcc that gcc may call on some machine.
LIBGCC = re.compile(r"^__(aeabi_\w+|[a-z]*div[a-z]*[0-9]|popcount[sd]i2|clz[sd]i2|ctz[sd]i2|tls_get_addr)$")


def nm(*arguments):
    command = [os.environ.get("NM", "nm"), "-P", "-g", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def objects(archive):
    """{object name: (defined symbols, undefined symbols)}"""
    table, current = {}, None
    for line in nm(archive):
        header = re.match(r"^(?:.*\[)?([^\[\]]*\.o)\]?:$", line)
        if header:
            current = table.setdefault(os.path.basename(header[1]), (set(), set()))
            continue
        fields = line.split()
        if current is not None and len(fields) >= 2:
            current[1 if fields[1] in "Uwv" else 0].add(fields[0])
    return table


def room_of_object(name):
    """mm_page_buddy.c.o -> mm/page"""
    match = re.match(r"^(mm_[a-z]+|lib|env|arch|kunit)_", name)
    return match[1].replace("_", "/") if match else None


def check_rooms(archive):
    table = objects(archive)
    home = {symbol: name for name, (defined, _) in table.items() for symbol in defined}
    complaints = []
    for name, (_, undefined) in sorted(table.items()):
        room = room_of_object(name)
        if room not in rooms.USES:
            complaints.append(f"{archive}: {name} is in no known room")
            continue
        for symbol in sorted(undefined & home.keys()):
            other = room_of_object(home[symbol])
            if other != room and other not in rooms.USES[room] and (name, symbol) not in rooms.AGREED:
                complaints.append(f"{archive}: {name} ({room}) uses {symbol} of {home[symbol]} ({other})")
    return complaints


def libc_names():
    """Everything the host's libc and libm define, static or shared."""
    names = set()
    for library in ("libc.so.6", "libm.so.6", "libc.a", "libm.a"):
        path = subprocess.run(["gcc", f"-print-file-name={library}"], check=True, capture_output=True, text=True).stdout.strip()
        if not os.path.isabs(path) or open(path, "rb").read(4) not in (b"\x7fELF", b"!<ar"):
            continue
        options = ["-D"] if ".so" in library else []
        for line in nm("--defined-only", *options, path):
            fields = line.split()
            if len(fields) >= 3:
                names.add(fields[0].split("@")[0])
    return names


def check_libc(archive, names=None):
    names = names or libc_names()
    return [f"{archive}: {name} defines {symbol}, as libc does"
            for name, (defined, _) in sorted(objects(archive).items()) for symbol in sorted(defined & names)]


def port_functions():
    text = rooms.read(rooms.source_root(), "include/quire/port.h")
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return set(re.findall(r"\b(port_\w+)\s*\(", code))


def check_needs(archive):
    table = objects(archive)
    defined = set().union(*(d for d, _ in table.values()))
    allowed = defined | port_functions() | MEMORY_FUNCTIONS | {"port_cpu_self"}
    complaints = []
    for name, (_, undefined) in sorted(table.items()):
        for symbol in sorted(undefined - allowed):
            if not LINKER.match(symbol) and not LIBGCC.match(symbol):
                complaints.append(f"{archive}: {name} needs {symbol}, which is neither ours nor the port's")
    if len(port_functions()) > 20:
        complaints.append(f"the port contract has {len(port_functions())} functions; 20 is the most")
    return complaints


def main():
    check = {"rooms": check_rooms, "libc": check_libc, "needs": check_needs}[sys.argv[1]]
    complaints = []
    for archive in sys.argv[2:]:
        if not objects(archive):
            complaints.append(f"{archive}: nothing in it")
        complaints += check(archive)
    rooms.report(f"symbols {sys.argv[1]}", complaints)


main()
