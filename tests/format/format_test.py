#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""format_test.py QUIRE MACHINE-FOLDER... - do our files look like Linux's own for the same machine?

Each folder holds what a real machine printed (buddyinfo.txt, zoneinfo.txt, ...) and the machine.args that describe it.
Ours and theirs are compared line by line after masking the numbers: labels, order, columns and their widths must be
equal. What Quire cannot know (devices in /proc/iomem) is taken out first, and said here. Prints TAP.
"""
import os
import re
import subprocess
import sys

QUIRE = os.path.abspath(sys.argv[1])


def mask_aligned(text):
    """Numbers and the spaces before them become one mark of the column where they end."""
    lines = []
    for line in text.splitlines():
        lines.append(re.sub(r" *-?\d+(?:\.\d+)?(?![\w.])", lambda m: f"<{m.end()}>", line))
    return lines


def mask_free(text):
    """Numbers become N, wherever they end; runs of spaces stay."""
    return [re.sub(r"(?<![\w(])-?\d+(?:\.\d+)?(?!\w)", "N", line) for line in text.splitlines()]


def mask_protection(text):
    return [re.sub(r"\d+", "N", line) if "protection" in line else masked
            for line, masked in zip(text.splitlines(), mask_free(text))]


def mask_ranges(text):
    """memblock: digits of addresses become X; how many regions there are is not a matter of format."""
    numbered = (re.sub(r"^ *\d+", lambda m: "N" * len(m[0]), line) for line in text.splitlines())
    return sorted({re.sub(r"[0-9a-f](?=[0-9a-f]*(\.|$))", "X", line) for line in numbered})


RESOURCE = re.compile(r"( *)[0-9a-f]+-[0-9a-f]+ : (System RAM|Reserved|ACPI .*|Kernel \w+|Crash kernel)$")


def iomem(text):
    """Ranges of the firmware map are exactly equal, also where a device was put around them; of the kernel image the log
    tells sizes only, in kB."""
    kept = []
    for line in text.splitlines():
        match = RESOURCE.match(line)
        if match and (not match[1] or match[2] == "Reserved"):
            kept.append(line.strip())
        elif match:
            kept.append(re.sub(r"[0-9a-f](?=[0-9a-f]*[- ])", "X", line[:line.index(":")]) + match[2])
    return kept


def exactly(text):
    return text.splitlines()


FORMATS = {
    "buddyinfo.txt": ("/proc/buddyinfo", mask_aligned),
    "pagetypeinfo.txt": ("/proc/pagetypeinfo", mask_aligned),
    "zoneinfo.txt": ("/proc/zoneinfo", mask_protection),
    "meminfo.txt": ("/proc/meminfo", mask_aligned),
    "vmstat.txt": ("/proc/vmstat", mask_free),
    "iomem.txt": ("/proc/iomem", iomem),
    "cmdline.txt": ("/proc/cmdline", exactly),
    "lowmem_reserve_ratio.txt": ("/proc/sys/vm/lowmem_reserve_ratio", exactly),
    "memblock_memory.txt": ("/sys/kernel/debug/memblock/memory", exactly),
    "memblock_reserved.txt": ("/sys/kernel/debug/memblock/reserved", mask_ranges),
    "extfrag_index.txt": ("/sys/kernel/debug/extfrag/extfrag_index", exactly),
    "unusable_index.txt": ("/sys/kernel/debug/extfrag/unusable_index", mask_free),
}
for node in range(4):
    folder = f"/sys/devices/system/node/node{node}"
    FORMATS[f"node{node}_meminfo.txt"] = (f"{folder}/meminfo", mask_aligned)
    FORMATS[f"node{node}_vmstat.txt"] = (f"{folder}/vmstat", mask_free)
    FORMATS[f"node{node}_distance.txt"] = (f"{folder}/distance", mask_free)  # a log tells the order only
    FORMATS[f"node{node}_cpulist.txt"] = (f"{folder}/cpulist", exactly)


def difference(ours, theirs):
    """The first line that differs, or None."""
    for number in range(max(len(ours), len(theirs))):
        left = ours[number] if number < len(ours) else "(nothing)"
        right = theirs[number] if number < len(theirs) else "(nothing)"
        if left != right:
            return f"line {number + 1}\n#   ours   {left}\n#   Linux  {right}"
    return None


def read(machine, name):
    with open(os.path.join(machine, name), encoding="utf-8") as file:
        return file.read()


def compare(machine, name):
    path, mask = FORMATS[name]
    args = [line.replace("@", machine, 1) for line in read(machine, "machine.args").splitlines()]
    done = subprocess.run([QUIRE, "cat", path, *args], capture_output=True, text=True, timeout=120)
    if done.returncode:
        return done.stderr.strip()
    return difference(mask(done.stdout), mask(read(machine, name)))


def main():
    cases = [(machine, name) for machine in map(os.path.abspath, sys.argv[2:]) for name in FORMATS
             if os.path.exists(os.path.join(machine, name))]
    failed = 0
    print(f"1..{len(cases)}")
    for number, (machine, name) in enumerate(cases, 1):
        problem = compare(machine, name)
        print(f"{'not ok' if problem else 'ok'} {number} - {os.path.basename(machine)} {name[:-4]}", flush=True)
        if problem:
            failed += 1
            print(f"# {problem}", flush=True)
    return failed != 0 or not cases


if __name__ == "__main__":
    sys.exit(main())
