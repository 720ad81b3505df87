#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""test_replay_cli.py QUIRE TRACE MACHINES - `quire replay` from outside: its outcomes, its report, its errors

QUIRE is build/quire, TRACE a real trace, MACHINES the folder of real machines. Prints TAP.
"""
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import traceback

QUIRE, TRACE, MACHINES = (os.path.abspath(path) for path in sys.argv[1:4])
HERE = tempfile.mkdtemp(prefix="quire-replay-")


def run(*args, stdin=b"", status=0):
    done = subprocess.run([QUIRE, "replay", *args], input=stdin, capture_output=True, timeout=300)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, f"{args}: status {done.returncode}, not {status}\n{out[-3000:]}\n{err[-3000:]}"
    return out, err


def report(*args, stdin=b"", status=0):
    out, err = run("--json", *args, stdin=stdin, status=status)
    assert not err or status, err
    return json.loads(out)


def refused(pattern, *args, stdin=b""):
    out, err = run(*args, stdin=stdin, status=2)
    assert out == "" and re.fullmatch(f"quire: {pattern}\n", err), f"{args}: {out!r} {err!r}"


class Text:
    """A trace, an event at a time."""

    def __init__(self):
        self.lines, self.time = ["# tracer: nop"], 0

    def event(self, text, cpu):
        self.time += 1
        self.lines.append(f"            t-1      [{cpu:03}] .....  10.{self.time:06}: {text}")
        return self

    def alloc(self, pfn, order=0, gfp="GFP_HIGHUSER_MOVABLE|__GFP_COMP", migratetype=1, cpu=0):
        return self.event(f"mm_page_alloc: page=0000000012 pfn=0x{pfn:x} order={order} migratetype={migratetype} "
                          f"gfp_flags={gfp}", cpu)

    def free(self, pfn, order=0, cpu=0, batched=False):
        name = "mm_page_free_batched" if batched else "mm_page_free"
        return self.event(f"{name}: page=0000000012 pfn=0x{pfn:x} order={order}", cpu)

    def raw(self, line):
        self.lines.append(line)
        return self

    def bytes(self):
        return ("\n".join(self.lines) + "\n").encode()

    def file(self, name="trace"):
        path = os.path.join(HERE, name)
        with open(path, "wb") as to:
            to.write(self.bytes())
        return path


def test_real_trace_default_machine():
    """All of a real workload, in 1.25 times its peak."""
    r = report(TRACE)
    assert r["ok"] and r["failed"] == 0 and r["first_failures"] == []
    assert r["served"] == r["trace"]["requests"] == 80242
    assert r["trace"]["peak_frames"] == 26574
    assert 1.25 <= r["machine"]["managed_per_peak"] < 1.26, r["machine"]
    assert r["frees"]["before_trace"] == 250 and r["frees"]["part"] == 0
    assert r["frees"]["batched_companions"] == r["trace"]["frees_batched"] == 78146
    assert r["verify"]["ok"] and r["verify_given_back"]["ok"] and r["frames_not_returned"] == 0
    assert r["served_by_order"][0] == 79612 and r["served_by_order"][9] == 2
    at_peak, at_end = r["scatter"]["at_peak"], r["scatter"]["at_end"]
    assert at_peak["frames"] == 26574 and at_end["frames"] == r["trace"]["live_frames_at_end"] == 1328
    for s in (at_peak, at_end):
        for side in (s["here"], s["linux"]):
            assert side["blocks"][0] == s["frames"]
            for order in range(1, 11):
                assert s["fewest"][order] <= side["blocks"][order] <= side["blocks"][order - 1]
    for when in ("before", "after"):
        assert r["free_lists"][when] and all(len(zone["free"]) == 11 for zone in r["free_lists"][when])


def test_real_trace_real_machine():
    r = report(TRACE, "--dmesg", os.path.join(MACHINES, "x86_64-4g", "dmesg.txt"), "--headroom", "1.25")
    assert r["ok"] and r["served"] == 80242
    assert 1.25 <= r["machine"]["managed_per_peak"] < 1.26, r["machine"]
    assert "mem=" in r["machine"]["cmdline"]


def test_real_trace_arm_machine():
    folder = os.path.join(MACHINES, "arm-virt-2g")
    r = report(TRACE, "--arch", "arm", "--dtb", os.path.join(folder, "machine.dtb"), "--dmesg", os.path.join(folder, "dmesg.txt"))
    assert r["ok"] and r["served"] == 80242 and r["machine"]["headroom"] == 0


def test_same_trace_same_outcome():
    a, b = report(TRACE), report(TRACE)
    for r in (a, b):
        del r["seconds"], r["events_per_second"]
    assert a == b


def test_too_small_a_machine():
    """Half the memory: requests fail, that is said, and the machine stays sound."""
    r = report(TRACE, "--mem", "64M", status=1)
    assert not r["ok"] and r["failed"] > 1000 and r["served"] > 10000
    assert r["served"] + r["failed"] == 80242
    assert r["verify"]["ok"] and r["verify_given_back"]["ok"] and r["frames_not_returned"] == 0
    assert r["first_failures"][0]["gfp"].startswith("GFP_") and r["frees"]["of_failed"] > 0
    out, _ = run(TRACE, "--mem", "64M", status=1)
    assert "FAILED" in out and "Linux served them" in out


def test_xz_and_standard_input():
    text = Text().alloc(0x1000).alloc(0x1001, cpu=1).free(0x1000)
    a, b, c = report(text.file()), report("-", stdin=text.bytes()), report("-", stdin=lzma.compress(text.bytes()))
    for r in (a, b, c):
        assert r["ok"] and r["served"] == 2 and r["trace"]["live_frames_at_end"] == 1 and r["machine"]["cpus"] == 2
    assert b["trace"]["file"] == "-"


def test_parts_and_reuse():
    """A huge page freed in parts, a block handed out again without a free, frees that must not free."""
    text = Text().alloc(0x1000, 9).free(0x1002).free(0x1004, 2).free(0x1004, 2)
    text.alloc(0x1002).free(0x1002).free(0x1002, batched=True)
    text.alloc(0x2000, 3, gfp="GFP_KERNEL|__GFP_ACCOUNT", migratetype=0).alloc(0x2000, 3, migratetype=0)
    text.free(0x2004, 1).free(0x9999).free(0x9999).alloc(0x3000).free(0x3000, batched=True)
    r = report(text.file())
    assert r["ok"] and r["served"] == 5, r
    assert r["frees"] == {"whole": 3, "part": 2, "before_trace": 1, "twice": 2, "of_failed": 0, "batched_only": 1,
                          "batched_companions": 1, "lost": 1, "splits": 2}, r["frees"]
    assert r["trace"]["live_frames_at_end"] == 512 - 1 - 4 + 8 - 2


def test_every_order_and_type():
    text = Text()
    for order in range(11):
        for migratetype, gfp in ((0, "GFP_KERNEL"), (1, "GFP_HIGHUSER_MOVABLE|__GFP_COMP"), (2, "GFP_NOFS|__GFP_RECLAIMABLE")):
            pfn = (order * 3 + migratetype + 1) << 10
            text.alloc(pfn, order, gfp, migratetype).free(pfn, order)
    r = report(text.file())
    assert r["ok"] and r["served_by_order"][:11] == [3] * 11
    assert r["served_by_migratetype"] == {"unmovable": 11, "movable": 11, "reclaimable": 11, "other": 0}


def test_flags():
    gfps = ["GFP_ATOMIC|__GFP_NOWARN", "GFP_NOWAIT", "GFP_KERNEL|__GFP_NOFAIL", "GFP_DMA", "GFP_DMA32|GFP_KERNEL",
            "GFP_TRANSHUGE|__GFP_NORETRY|__GFP_THISNODE", "GFP_KERNEL|0x8000000", "GFP_KERNEL|__GFP_FUTURE", "0xcc0", "none",
            "GFP_USER|__GFP_HARDWALL|__GFP_MEMALLOC", "GFP_HIGHUSER|__GFP_ZERO|__GFP_RETRY_MAYFAIL"]
    text = Text()
    for i, gfp in enumerate(gfps):
        text.alloc(0x1000 + i, 0, gfp, 0)
    r = report(text.file())
    assert r["ok"] and r["served"] == len(gfps) and r["trace"]["flags_left_out"] == 2


def test_linux_failed():
    text = Text().alloc(0x10)
    text.event("mm_page_alloc: page=(null) pfn=0x0 order=9 migratetype=1 gfp_flags=GFP_TRANSHUGE", 0)
    r = report(text.file())
    assert r["ok"] and r["served"] == 1 and r["trace"]["requests_linux_failed"] == 1


def test_odd_lines():
    text = Text().alloc(0x10).raw("CPU:0 [LOST 12 EVENTS]").raw("hello").raw("").raw("\0\0\0").free(0x10)
    text.event("mm_page_free: page=1 pf", 0).event("kfree: ptr=0", 0).event("mm_page_alloc_extfrag: pfn=1", 1)
    r = report(text.file())["trace"]
    assert (r["lost_events"], r["foreign_lines"], r["damaged_lines"], r["other_events"], r["fallbacks"]) == (12, 2, 1, 1, 1), r
    out, err = run(text.file())
    assert "lost by the tracer" in out and "damaged lines" in out and err == ""


def test_more_cpus_than_the_machine():
    text = Text().alloc(0x10, cpu=5).alloc(0x11, cpu=0).free(0x10, cpu=3)
    assert report(text.file())["machine"]["cpus"] == 6
    r = report(text.file(), "--cpus", "2")
    assert r["ok"] and r["machine"]["cpus"] == 2


def test_machine_options():
    text = Text().alloc(0x10)
    r = report(text.file(), "--mem", "1G", "--nodes", "2")
    assert r["machine"]["headroom"] == 0 and r["machine"]["managed_frames"] > 240000
    assert {zone["node"] for zone in r["free_lists"]["before"]} == {0, 1}
    r = report(text.file(), "--headroom", "2")
    assert r["machine"]["headroom"] == 2 and r["machine"]["managed_frames"] >= 4096


def test_refused():
    name = Text().alloc(0x10).file()
    refused(r"replay: which trace\? see quire replay --help")
    refused(".*/passwd: not a trace: no line of ftrace text in it", "/etc/passwd")
    refused("/nonexistent: No such file or directory", "/nonexistent")
    refused(r"\(standard input\): not a trace: no line of ftrace text in it", "-")
    refused(r"\(standard input\): xz data ends early", "-", stdin=lzma.compress(Text().alloc(1).bytes())[:-20])
    refused("--headroom: not a number from 1 to 1000: x", name, "--headroom", "x")
    refused("--headroom: not a number from 1 to 1000: 0.5", name, "--headroom=0.5")
    refused("--headroom: not a number from 1 to 1000: nan", name, "--headroom=nan")
    refused("replay: --headroom chooses the memory itself, --mem contradicts it", name, "--headroom", "2", "--mem", "1G")
    refused("replay: only one of .* can be standard input", "-", "--dmesg", "-")
    refused(".*unexpected argument.*", name, "another")
    refused(".*unknown option --what.*", name, "--what")
    refused(".*", name, "--dmesg", "/nonexistent")


def test_help():
    out, err = run("--help")
    assert "usage: quire replay" in out and "--headroom" in out and "--mem" in out and err == ""


def main():
    tests = [(name, fn) for name, fn in globals().items() if name.startswith("test_") and callable(fn)]
    print(f"TAP version 13\n1..{len(tests)}")
    failed = 0
    for number, (name, fn) in enumerate(tests, 1):
        try:
            fn()
            print(f"ok {number} - {name}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {name}")
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), flush=True)
    return failed != 0


sys.exit(main())
