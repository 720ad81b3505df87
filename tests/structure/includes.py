#!/usr/bin/env python3
"""includes.py - no file includes what its place in the house forbids

1. A room of mm/ includes no header of a room below it, nor another room's private header.
2. lib includes no header of env or mm; env none of mm.
3. Kernel-style files include only the kernel's, KUnit's and our headers; no file mixes those with the host's.
4. <quire/...> headers include only each other.
"""
import os
import sys

import rooms


def header_room(root, path, quote, name):
    """The room of the header that `#include name` in file `path` means, or None."""
    if name.startswith("mm/"):
        return rooms.room_of("mm/include/" + name)
    if quote == '"':
        target = os.path.normpath(os.path.join(os.path.dirname(path), name))
        if os.path.exists(os.path.join(root, target)):
            return rooms.room_of(target)
    return None


def check_rooms(root, path, quote, name):
    room, target = rooms.room_of(path), header_room(root, path, quote, name)
    if not room or not target or room == target or (path, name) in rooms.AGREED:
        return None
    if name.endswith("_int.h"):
        return f"{path}: private header {name} of {target}"
    if target not in rooms.USES[room]:
        return f"{path}: {room} may not use {target} ({name})"
    return None


def is_kernel_header(root, name):
    """A header of ours that only kernel-style code may see (the system has its own <linux/...>, so ours must exist)."""
    return name.startswith(("linux/", "asm/", "asm-generic/", "kunit/", "mm/")) and any(
        os.path.exists(os.path.join(root, folder, name)) for folder in ("include", "mm/include", "arch/x86_64/include"))


def check_style(root, path, includes):
    angled = [name for quote, name in includes if quote == "<" and not name.startswith("quire/")]
    kernel = [name for name in angled if is_kernel_header(root, name)]
    host = [name for name in angled if name not in kernel]
    if path.startswith(rooms.BOTH_STYLES):
        return [f"{path}: a header for both worlds includes <{name}>" for name in angled]
    if path.startswith(rooms.KERNEL_STYLE):
        return [f"{path}: kernel-style code includes the host's <{name}>" for name in host]
    # Elsewhere (tools, bench, tests) a file is of one world or of the other.
    if any(not name.startswith("linux/") for name in host) and kernel:
        kernel = [name for name in kernel if not os.path.exists("/usr/include/" + name)]
        return [f"{path}: mixes the host's <{host[0]}> and the kernel's <{name}>" for name in kernel]
    return []


def main():
    root = rooms.source_root()
    complaints = []
    for path in rooms.sources(root):
        includes = rooms.INCLUDE.findall(rooms.read(root, path))
        complaints += filter(None, [check_rooms(root, path, quote, name) for quote, name in includes])
        complaints += check_style(root, path, includes)
    rooms.report("includes", complaints)


sys.exit(main())
