#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""cli_test.py QUIRE [MACHINE-FOLDER...] - the command line of `quire`, from outside

Every option, every error (exit status and its single line), the exactness of --cat, and for each machine folder that
its machine.args boot. Prints TAP.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback

QUIRE = os.path.abspath(sys.argv[1])
MACHINES = [os.path.abspath(path) for path in sys.argv[2:]]

DMESG = """\
[    0.000000] Linux version 6.1.0 (test)
[    0.000000] Command line: console=ttyS0 from=dmesg
[    0.000000] BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved
[    0.000000] BIOS-e820: [mem 0x00000000000f0000-0x00000000000fffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000000ffdffff] usable
[    0.000000] BIOS-e820: [mem 0x000000000ffe0000-0x000000000fffffff] reserved
"""


class Run:
    """One run of quire: status, out, err."""

    def __init__(self, *args, stdin=b"", env=None):
        done = subprocess.run([QUIRE, *args], input=stdin, capture_output=True, timeout=120, env=env)
        self.args = args
        self.status = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    def __str__(self):
        return f"quire {' '.join(self.args)}\nstatus {self.status}\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}"


def check(condition, run, what):
    if not condition:
        raise AssertionError(f"{what}\n{run}")


def good(*args, **kwargs):
    run = Run(*args, **kwargs)
    check(run.status == 0, run, "status 0 expected")
    return run


def refused(status, pattern, *args, **kwargs):
    """It says one line that matches, nothing on stdout, and ends with this status."""
    run = Run(*args, **kwargs)
    check(run.status == status, run, f"status {status} expected")
    check(run.err.count("\n") == 1 and run.err.endswith("\n"), run, "one line expected on stderr")
    check(re.fullmatch("quire: " + pattern + "\n", run.err), run, f"stderr should be: quire: {pattern}")
    return run


def cat(path, *args, **kwargs):
    run = good("cat", path, *args, **kwargs)
    check(run.err == "", run, "cat says nothing on stderr")
    return run.out


def fdt(memory, bootargs):
    """A flattened device tree with one bank of memory."""
    names = [b"#address-cells", b"#size-cells", b"reg", b"device_type", b"bootargs"]
    strings = b"".join(name + b"\0" for name in names)

    def prop(name, value):
        offset = strings.index(name + b"\0")
        return struct.pack(">III", 3, len(value), offset) + value + b"\0" * (-len(value) % 4)

    def node(name, *inside):
        name += b"\0"
        return struct.pack(">I", 1) + name + b"\0" * (-len(name) % 4) + b"".join(inside) + struct.pack(">I", 2)

    cells = prop(b"#address-cells", struct.pack(">I", 1)) + prop(b"#size-cells", struct.pack(">I", 1))
    tree = node(b"", cells, node(b"chosen", prop(b"bootargs", bootargs + b"\0")),
                node(b"memory@%x" % memory[0], prop(b"device_type", b"memory\0"), prop(b"reg", struct.pack(">II", *memory))))
    tree += struct.pack(">I", 9)
    header = 40
    reserve = b"\0" * 16
    total = header + 16 + len(tree) + len(strings)
    return struct.pack(">10I", 0xd00dfeed, total, header + 16, header + 16 + len(tree), header, 17, 16, 0, len(strings),
                       len(tree)) + reserve + tree + strings


class Files:
    """Input files, made once."""

    def __init__(self, folder):
        self.folder = folder
        self.dmesg = self.write("dmesg.txt", DMESG.encode())
        self.dtb = self.write("board.dtb", fdt((0x60000000, 128 << 20), b"from=dtb"))
        self.empty = self.write("empty", b"")
        self.junk = self.write("junk.txt", b"nothing of interest\n" * 10)
        self.huge = os.path.join(folder, "huge")
        with open(self.huge, "wb") as file:
            file.truncate((64 << 20) + 1)

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path


def test_help(files):
    commands = re.findall(r"^  (\w+) ", good("help").out, re.M)
    check({"boot", "cat", "ls", "help", "version"} <= set(commands), good("help"), "commands are missing")
    for command in commands:
        for run in (good(command, "--help"), good("help", command)):
            check(run.out.startswith("usage: quire ") and run.err == "", run, "usage on stdout expected")
    check(good("--help").out == good("help").out, good("--help"), "--help and help differ")
    check(re.fullmatch(r"quire \d+\.\d+\.\d+\n", good("version").out), good("version"), "version")
    check(good("--version").out == good("version").out, good("--version"), "--version")


def test_usage_errors(files):
    refused(2, "no command; quire help lists them")
    refused(2, "unknown command 'frob'; quire help lists them", "frob")
    refused(2, "unknown command 'frob'; quire help lists them", "help", "frob")
    refused(2, "boot: unknown option --frob; .*", "boot", "--frob")
    refused(2, "boot: unknown option --memory=1G; .*", "boot", "--memory=1G")
    refused(2, "boot: unexpected argument 'frob'; .*", "boot", "frob")
    refused(2, "boot: unexpected argument '-'; .*", "boot", "-")
    refused(2, "version: unexpected argument 'x'; .*", "version", "x")
    refused(2, "cat: which file\\?.*", "cat")
    refused(2, "cat: unknown option --verify; .*", "cat", "--verify")
    for option in ("dmesg", "mem", "nodes", "cpus", "cmdline", "set", "cat"):
        refused(2, f"--{option}: needs a value", "boot", f"--{option}")


def test_bad_numbers(files):
    for size in ("", "x", "12X", "1.5G", "64MB", "-1", " 1", "G", "0x", "4G "):
        refused(2, f"--mem {re.escape(size)}: not a size, like 512M or 4G", "boot", "--mem", size)
    for size in ("17E", "99999999999999999999", "16777216T"):
        refused(2, f"--mem {size}: too large", "boot", "--mem", size)
    refused(2, "--mem 0: must not be 0", "boot", "--mem=0")
    for option in ("nodes", "cpus"):
        for number in ("", "x", "1x", "-1", "1.5", "0x2"):
            refused(2, f"--{option} {re.escape(number)}: not a number", "boot", f"--{option}={number}")
        for number in ("0", "100000", "99999999999999999999"):
            refused(2, f"--{option} {number}: must be 1 to \\d+", "boot", f"--{option}", number)


def test_bad_files(files):
    for option, arch in (("--dmesg", "x86_64"), ("--dtb", "arm")):
        args = ["boot", "--arch", arch, option]
        refused(2, "/no/such/file: No such file or directory", *args, "/no/such/file")
        refused(2, re.escape(files.folder) + ": Is a directory", *args, files.folder)
        refused(2, re.escape(files.empty) + ": is empty", *args, files.empty)
        refused(2, re.escape(files.huge) + ": larger than 64 MiB", *args, files.huge)
        refused(2, "/dev/zero: larger than 64 MiB", *args, "/dev/zero")
        refused(2, "standard input: is empty", *args, "-")
        refused(2, re.escape(files.junk) + ".*", *args, files.junk)
    if os.geteuid():
        os.chmod(files.junk, 0)
        refused(2, re.escape(files.junk) + ": Permission denied", "boot", "--dmesg", files.junk)
        os.chmod(files.junk, 0o644)
    refused(2, ".*cannot both be standard input", "boot", "--arch=arm", "--dmesg=-", "--dtb=-")


def test_contradictions(files):
    refused(2, "--dtb .*an x86_64 machine has no device tree; --arch arm", "boot", "--arch=x86_64", "--dtb", files.dtb)
    refused(2, "--nodes is for made-up machines;.*", "boot", "--nodes=2", "--dmesg", files.dmesg)
    refused(2, "--mem is for made-up machines;.*", "boot", "--mem=1G", "--dmesg", files.dmesg)


def test_architecture(files):
    check("x86_64" in cat("/proc/version"), files, "x86_64 is the default")
    check("armv7l" in cat("/proc/version", "--arch", "arm"), files, "--arch arm")
    check("armv7l" in cat("/proc/version", "--arch=arm"), files, "--arch=arm")
    check("armv7l" in cat("/proc/version", "--dtb", files.dtb), files, "a --dtb means arm")
    check("armv7l" in cat("/proc/version", f"--dtb={files.dtb}"), files, "a --dtb= means arm")
    check("armv7l" in good("--arch", "arm", "cat", "/proc/version").out, files, "--arch before the command")
    check("x86_64" in cat("/proc/version", "--cmdline", "--arch=arm"), files, "a value is not an option")
    refused(2, "--arch mips: must be x86_64 or arm", "boot", "--arch", "mips")
    other = os.path.join(os.path.dirname(QUIRE), "quire-arm")
    if os.path.exists(other):
        done = subprocess.run([other, "boot", "--arch=x86_64"], capture_output=True, timeout=60)
        check(done.returncode == 2 and b"this is quire-arm" in done.stderr, done, "quire-arm refuses x86_64")


def test_summary(files):
    run = good("boot", "--quiet", "--mem", "512M")
    check(run.err == "", run, "--quiet leaves stderr empty")
    check(re.search(r"^machine: x86_64, 4\d\d MiB of memory", run.out), run, "headline")
    check(re.search(r"^ +0 +DMA32 +4096 +\d+ +\d+ +\d+ ", run.out, re.M), run, "a zone line")
    check(run.out.count("DMA32") == 2, run, "zones and free lists")
    log = good("boot", "--mem", "512M")
    check(log.out == run.out, log, "the log does not change stdout")
    check("Zone ranges" in log.err or "zone" in log.err.lower(), log, "the boot log is on stderr")


def test_cat(files):
    one = cat("/proc/buddyinfo", "--mem=512M")
    two = cat("/proc/zoneinfo", "--mem=512M")
    run = good("boot", "-q", "--cat", "/proc/buddyinfo", "--mem=512M", "--cat=/proc/zoneinfo")
    check(run.out == one + two, run, "--cat prints exactly the files, in order")
    check(run.err == "", run, "nothing on stderr")
    check(good("cat", "/proc/buddyinfo", "/proc/zoneinfo", "--mem=512M").out == one + two, run, "cat of two files")
    check(cat("//proc/./sys/../buddyinfo", "--mem=512M") == one, run, "paths are normalised")
    check(good("boot", "--mem=512M", "--cat=/proc/buddyinfo").out == one, run, "the log is not on stdout")


def test_cat_errors(files):
    for path, why in (("/proc/frob", "No such file or directory"), ("/proc", "Is a directory"), ("", "No such file or directory"),
                      ("/proc/buddyinfo/x", "Not a directory"), ("proc/buddyinfo", "No such file or directory")):
        refused(2, f"{path}: {why}", "boot", "-q", "--cat", path)
        refused(2, f"{path}: {why}", "cat", path)
    run = Run("cat", "/proc/frob", "/proc/version")
    check(run.status == 2 and "x86_64" in run.out, run, "the other file is still printed")


def test_ls(files):
    run = good("ls")
    check(run.out == "d proc\nd sys\n", run, "the root")
    run = good("ls", "/proc")
    check({"f buddyinfo", "f zoneinfo", "d sys"} <= set(run.out.splitlines()), run, "/proc")
    names = [line[2:] for line in run.out.splitlines()]
    check(names == sorted(names), run, "sorted")
    check(good("ls", "/sys/devices/system/node", "--nodes=3", "--mem=1G").out.count("d node") == 3, run, "three nodes")
    check(good("ls", "/", "/proc/sys").out == "/:\nd proc\nd sys\n\n/proc/sys:\nd vm\n", run, "two directories")
    refused(2, "/proc/buddyinfo: Not a directory", "ls", "/proc/buddyinfo")
    refused(2, "/frob: No such file or directory", "ls", "/frob")


def test_dmesg(files):
    for args, stdin in ((("--dmesg", files.dmesg), b""), ((f"--dmesg={files.dmesg}",), b""), (("--dmesg", "-"), DMESG.encode())):
        out = cat("/proc/iomem", *args, stdin=stdin)
        check("00100000-0ffdffff : System RAM" in out, out, "the map of the log")
        check("0ffe0000-0fffffff : Reserved" in out, out, "the map of the log")
    check("from=dmesg" in cat("/proc/cmdline", "--dmesg", files.dmesg), files, "the log's command line")


def test_dtb(files):
    out = cat("/proc/iomem", "--dtb", files.dtb)
    check("60000000-67ffffff : System RAM" in out, out, "the bank of the tree")
    check("from=dtb" in cat("/proc/cmdline", "--dtb", files.dtb), files, "bootargs")
    with open(files.dtb, "rb") as blob:
        check(cat("/proc/iomem", "--arch=arm", "--dtb=-", stdin=blob.read()) == out, out, "from standard input")


def test_sizes(files):
    def total(*args):
        return sum(map(int, re.findall(r"present +(\d+)", cat("/proc/zoneinfo", *args)))) * 4 >> 10

    for size, mib in (("256M", 256), ("262144K", 256), ("0x10000000", 256), ("1g", 1024), ("2G", 2048), ("1T", 1 << 20)):
        check(abs(total("--mem", size) - mib) < 8, size, f"--mem {size} is {total('--mem', size)} MiB")
    check(abs(total() - 1024) < 8, total(), "1 GiB is the default")


def test_nodes_and_cpus(files):
    args = ("--mem=4G", "--nodes", "2", "--cpus", "4")
    check(cat("/sys/devices/system/node/online", *args) == "0-1\n", args, "two nodes")
    check(cat("/sys/devices/system/node/has_memory", *args) == "0-1\n", args, "with memory")
    check(cat("/sys/devices/system/node/node1/distance", *args) == "20 10\n", args, "distance")
    check(cat("/proc/zoneinfo", *args).count("    cpu: 3\n") >= 2, args, "four CPUs in each zone")
    lists = [cat(f"/sys/devices/system/node/node{node}/cpulist", *args) for node in (0, 1)]
    check("".join(lists).count("\n") == 2 and lists[0] != lists[1], lists, "the CPUs are shared out")
    two = cat("/proc/zoneinfo", "--arch=arm", "--mem=512M", "--nodes=2")
    check("numa_hit" in two and "Node 1, zone      DMA" in two, two, "an ARM machine of two nodes")
    check("numa_hit" not in cat("/proc/zoneinfo", "--arch=arm", "--mem=512M"), args, "one node: as Debian's ARM kernel")


def test_extfrag(files):
    """The two indices follow from buddyinfo: the published formulas, truncated to thousandths."""
    def thousandths(value):
        return f"{'-' if value < 0 else ''}{abs(value) // 1000}.{abs(value) % 1000:03d}"

    for args in (("--mem=8M",), ("--arch=arm", "--mem=8M"), ("--mem=4G", "--nodes=2")):
        lines = [cat(path, *args).splitlines() for path in
                 ("/proc/buddyinfo", "/sys/kernel/debug/extfrag/unusable_index", "/sys/kernel/debug/extfrag/extfrag_index")]
        for buddy, unusable, extfrag in zip(*lines):
            blocks = [int(number) for number in buddy.split()[4:]]
            free = sum(number << order for order, number in enumerate(blocks))
            for order in range(len(blocks)):
                usable = sum(number << i for i, number in enumerate(blocks) if i >= order)
                check(unusable.split()[4 + order] == thousandths((free - usable) * 1000 // free), unusable, buddy)
                want = -1000 if usable else 1000 - (1000 + free * 1000 // (1 << order)) // sum(blocks)
                check(extfrag.split()[4 + order] == thousandths(want), extfrag, buddy)
        check(args[-1] != "--mem=8M" or not lines[2][0].rstrip().endswith("-1.000"), lines[2], "a machine without a large block")


def test_cma(files):
    args = ("--mem=1G", "--cmdline=cma=64M")
    check(re.search(r"^CmaTotal: +65536 kB\nCmaFree: +65536 kB$", cat("/proc/meminfo", *args), re.M), args, "meminfo")
    check("type          CMA" in cat("/proc/pagetypeinfo", *args), args, "pagetypeinfo has the type")
    check("cma_alloc_success 0\n" in cat("/proc/vmstat", *args), args, "vmstat has the events")
    for path, word in (("meminfo", "Cma"), ("pagetypeinfo", "CMA"), ("vmstat", "cma_alloc")):
        check(word not in cat(f"/proc/{path}", "--mem=1G"), path, "without an area no line, as Debian's amd64 kernel")


def test_cmdline(files):
    check(cat("/proc/cmdline", "--cmdline", "mem=300M quiet") .split()[-2:] == ["mem=300M", "quiet"], files, "--cmdline")
    out = cat("/proc/cmdline", "--dmesg", files.dmesg, "--cmdline=last=one")
    check(out == "console=ttyS0 from=dmesg last=one\n", out, "appended to the description's")


def test_set(files):
    def value(name, *args):
        return cat(f"/proc/sys/vm/{name}", "--mem=1G", *args)

    check(value("min_free_kbytes", "--set", "vm.min_free_kbytes=8192") == "8192\n", files, "--set")
    check(value("min_free_kbytes", "--set=vm.min_free_kbytes=4096", "--set=vm.min_free_kbytes=9000") == "9000\n", files, "the last")
    check(value("watermark_scale_factor", "--set=vm.watermark_scale_factor=200") == "200\n", files, "scale factor")
    check(value("percpu_pagelist_high_fraction", "--set=vm.percpu_pagelist_high_fraction=8") == "8\n", files, "fraction")
    ratio = value("lowmem_reserve_ratio", "--set=vm.lowmem_reserve_ratio=64 64 16 0 0")
    check(ratio == "64\t64\t16\t0\t0\n", ratio, "lowmem_reserve_ratio")
    mins = [sum(map(int, re.findall(r"\n        min +(\d+)", cat("/proc/zoneinfo", "--mem=1G", f"--set=vm.min_free_kbytes={kb}"))))
            for kb in (4096, 16384)]
    check(abs(mins[0] - 1024) < 4 and abs(mins[1] - 4096) < 4, mins, "watermarks follow")


def test_set_errors(files):
    refused(2, "--set vm.frob=1: no such setting", "boot", "-q", "--set", "vm.frob=1")
    refused(2, "--set frob=1: no such setting", "boot", "-q", "--set", "frob=1")
    refused(2, "--set vm.min_free_kbytes=x: (not a value for it|out of range)", "boot", "-q", "--set", "vm.min_free_kbytes=x")
    refused(2, "--set vm.min_free_kbytes=-1: (not a value for it|out of range)", "boot", "-q", "--set", "vm.min_free_kbytes=-1")
    for text in ("vm.min_free_kbytes", "=1", ""):
        refused(2, f"--set {text}: must be NAME=VALUE.*", "boot", "--set", text)
    refused(2, "--set a=b: more than 64 of them", "boot", *["--set=a=b"] * 65)


def test_verify(files):
    for args in ((), ("--arch=arm",), ("--mem=4G", "--nodes=2", "--cpus=2"), ("--mem=1T",)):
        run = good("boot", "-q", "--verify", *args)
        check(re.fullmatch(r"mm_verify: ok, \d+ frames, \d+ blocks\n", run.err), run, "the verdict on stderr")
    run = good("boot", "-q", "--verify", "--cat=/proc/version")
    check(run.out.count("\n") == 1, run, "the verdict is not on stdout")


def test_order(files):
    first = good("boot", "--quiet", "--mem", "512M", "--set", "vm.min_free_kbytes=2048", "--cat", "/proc/zoneinfo")
    second = good("boot", "--cat=/proc/zoneinfo", "--set=vm.min_free_kbytes=2048", "--mem=512M", "-q")
    check(first.out == second.out, second, "the order of options does not matter")


def test_full_output(files):
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([QUIRE, "boot", "-q"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    check(done.returncode == 1 and b"standard output" in done.stderr, done, "a full disk is noticed")


def test_launcher_alone(files):
    alone = os.path.join(files.folder, "bin", "quire")
    os.mkdir(os.path.dirname(alone))
    shutil.copy(QUIRE, alone)
    done = subprocess.run([alone, "version"], capture_output=True, timeout=60)
    check(done.returncode == 0 or (done.returncode == 1 and b"quire: cannot run quire-x86_64: " in done.stderr), done,
          "a launcher without its programs says so")
    os.makedirs(os.path.join(files.folder, "libexec/quire"))
    os.symlink(QUIRE + "-x86_64", os.path.join(files.folder, "libexec/quire/quire-x86_64"))
    done = subprocess.run([alone, "version"], capture_output=True, timeout=60)
    check(done.returncode == 0, done, "an installation is found where it lies")


def machine_test(folder):
    def run_machine(files):
        with open(os.path.join(folder, "machine.args"), encoding="ascii") as args_file:
            args = [line.rstrip("\n").replace("@", folder, 1) for line in args_file]
        run = good("boot", *args, "--verify", "--cat", "/proc/zoneinfo")
        check("mm_verify: ok, " in run.err.splitlines()[-1], run, "verifies")
        check(run.out.startswith("Node 0, zone      DMA\n  per-node stats\n"), run, "zoneinfo")
    return run_machine


def main():
    tests = [(name[5:], function) for name, function in globals().items() if name.startswith("test_")]
    tests += [(f"machine {os.path.basename(folder)}", machine_test(folder)) for folder in MACHINES]
    failed = 0
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as folder:
        files = Files(folder)
        for number, (name, function) in enumerate(tests, 1):
            try:
                function(files)
                print(f"ok {number} - {name}", flush=True)
            except Exception:  # a test must not keep the next from running
                failed += 1
                print(f"not ok {number} - {name}", flush=True)
                print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
