#!/usr/bin/env python3
"""headers_alone.py - each public header compiles alone, in its own world, for both architectures

    headers_alone.py BUILD-DIRECTORY ARCH [COMPILER...]
"""
import concurrent.futures
import os
import subprocess
import sys

import rooms

WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wundef", "-Wstrict-prototypes", "-Wno-unused-parameter", "-Wno-sign-compare"]


def kernel_flags(root, build, arch):
    folders = ["include", "mm/include", "port/hosted/include", f"arch/{arch}/include"]
    return ["-nostdinc", "-ffreestanding", "-fno-strict-aliasing", "-DQUIRE_CORE",
            *(f"-I{root}/{folder}" for folder in folders), f"-I{build}/arch/{arch}/include"]


def host_flags(root, build, arch):
    return ["-D_GNU_SOURCE", f"-I{root}/include/host", f"-I{root}/port/hosted/include", f"-I{build}/arch/{arch}/include"]


def headers(root, arch):
    """(name as included, in the host's world?)"""
    for folder in ("include", "mm/include", f"arch/{arch}/include"):
        base = os.path.join(root, folder)
        for path, _, names in os.walk(base):
            for name in sorted(names):
                relative = os.path.relpath(os.path.join(path, name), base)
                if name.endswith(".h") and not relative.startswith("host/"):
                    yield relative, False
                    if relative.startswith("quire/"):
                        yield relative, True


def compile_alone(compiler, flags, name):
    # Twice, so that a missing guard shows.
    text = f"#include <{name}>\n#include <{name}>\n"
    run = subprocess.run([*compiler, "-std=gnu17", "-fsyntax-only", *WARNINGS, *flags, "-x", "c", "-"], input=text,
                         capture_output=True, text=True, check=False)
    return None if run.returncode == 0 else f"<{name}> does not compile alone:\n{run.stderr}"


def main():
    build, arch = os.path.abspath(sys.argv[1]), sys.argv[2]
    compiler = sys.argv[3:] or ["gcc"]
    root = rooms.source_root()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(compile_alone, compiler, (host_flags if host else kernel_flags)(root, build, arch), name)
                for name, host in headers(root, arch)]
        rooms.report(f"{len(jobs)} headers alone, {arch}", [job.result() for job in jobs if job.result()])


main()
