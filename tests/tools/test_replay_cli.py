#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""test_replay_cli.py QUIRE TRACE MACHINES [WORD...] - `quire replay` from outside: its outcomes, its report, its errors

QUIRE is build/quire, TRACE a real trace, MACHINES the folder of real machines. With words,
only the tests that have one of them in their name. Prints TAP.
"""
import gzip
import json
import lzma
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
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

    def object(self, ptr, size=64, name="", given=0, gfp="GFP_KERNEL", node=-1, accounted=False, cpu=0):
        name = name and f" name={name}"
        return self.event(f"{'kmem_cache_alloc' if name else 'kmalloc'}: call_site=f+0x1/0x2 ptr={ptr:016x}{name} bytes_req={size} "
                          f"bytes_alloc={given or size} gfp_flags={gfp} node={node} accounted={str(accounted).lower()}", cpu)

    def drop(self, ptr, name="", cpu=0):
        if name:
            return self.event(f"kmem_cache_free: call_site=f+0x1/0x2 ptr={ptr:016x} name={name}", cpu)
        return self.event(f"kfree: call_site=f+0x1/0x2 ptr={ptr:016x}", cpu)

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
    assert r["served"] + r["left_to_objects"] == r["trace"]["requests"] == 80242 and r["left_to_objects"] == 121
    assert r["trace"]["peak_frames"] == 26484
    assert 1.25 <= r["machine"]["managed_per_peak"] < 1.26, r["machine"]
    assert r["frees"]["before_trace"] == 250 and r["frees"]["part"] == 0
    assert r["frees"]["of_left"] == 100
    assert r["frees"]["batched_companions"] == r["trace"]["frees_batched"] == 78146
    assert r["verify"]["ok"] and r["verify_given_back"]["ok"] and r["frames_not_returned"] == 0
    assert r["served_by_order"][0] == 79491 and r["served_by_order"][9] == 2
    at_peak, at_end = r["scatter"]["at_peak"], r["scatter"]["at_end"]
    assert at_peak["frames"] == 26484 and at_end["frames"] == r["trace"]["live_frames_at_end"] == 1307
    for s in (at_peak, at_end):
        for side in (s["here"], s["linux"]):
            assert side["blocks"][0] == s["frames"]
            for order in range(1, 11):
                assert s["fewest"][order] <= side["blocks"][order] <= side["blocks"][order - 1]
    o = r["objects"]
    assert o["served"] == 41063 and o["failed"] == 0 and o["peak_bytes_linux"] == o["at_peak"]["bytes_linux"] == 824880
    assert o["frees"] == {"freed": 34190, "unseen": 5275, "before_trace": 555, "of_failed": 0, "other_cache": 0, "null": 4575}
    check_objects(o)
    for when in ("before", "after"):
        assert r["free_lists"][when] and all(len(zone["free"]) == 11 for zone in r["free_lists"][when])


def check_objects(o):
    """The table adds up, and no slab is smaller than what lies in it."""
    for when in ("at_peak", "at_end"):
        for key in ("objects", "bytes_asked", "bytes_linux", "bytes_here", "slab_frames"):
            assert sum(row[when][key] for row in o["caches"]) == o[when][key], (when, key)
        for row in o["caches"]:
            assert row[when]["bytes_asked"] <= row[when]["bytes_here"] <= row[when]["slab_frames"] * 4096, row
            assert row[when]["objects"] <= row[when]["in_use"] <= row[when]["room"] or row["name"] == "kmalloc, large", row
    assert sum(row["served"] for row in o["caches"]) == o["served"]
    assert abs(o["slab_bytes_per_linux_byte_at_peak"] * o["at_peak"]["bytes_linux"] - o["at_peak"]["slab_frames"] * 4096) < 2


def test_real_trace_pages_only():
    """The trace's own page requests, slabs and all."""
    r = report(TRACE, "--events", "pages")
    assert r["ok"] and r["served"] == 80242 and r["left_to_objects"] == 0 and r["trace"]["peak_frames"] == 26574
    assert r["objects"]["served"] == 0 and r["objects"]["caches"] == [] and r["trace"]["events_not_selected"] == 80383
    assert r["scatter"]["at_peak"]["frames"] == 26574 and r["trace"]["live_frames_at_end"] == 1328


def test_real_trace_objects_only():
    r = report(TRACE, "--events", "objects")
    assert r["ok"] and r["served"] == 0 and r["objects"]["served"] == 41063 and r["frames_not_returned"] == 0
    check_objects(r["objects"])


def test_real_trace_real_machine():
    r = report(TRACE, "--dmesg", os.path.join(MACHINES, "x86_64-4g", "dmesg.txt"), "--headroom", "1.25")
    assert r["ok"] and r["served"] == 80121 and r["objects"]["served"] == 41063
    assert 1.25 <= r["machine"]["managed_per_peak"] < 1.26, r["machine"]
    assert "mem=" in r["machine"]["cmdline"]


def test_real_trace_arm_machine():
    folder = os.path.join(MACHINES, "arm-virt-2g")
    r = report(TRACE, "--arch", "arm", "--dtb", os.path.join(folder, "machine.dtb"), "--dmesg", os.path.join(folder, "dmesg.txt"))
    assert r["ok"] and r["served"] == 80121 and r["objects"]["served"] == 41063 and r["machine"]["headroom"] == 0


def test_same_trace_same_outcome():
    a, b = report(TRACE), report(TRACE)
    for r in (a, b):
        del r["seconds"], r["seconds_preparing"], r["events_per_second"], r["events_per_second_in_all"]
    assert a == b


def test_too_small_a_machine():
    """Half the memory: requests fail, that is said, and the machine stays sound."""
    r = report(TRACE, "--mem", "64M", status=1)
    assert not r["ok"] and r["failed"] > 1000 and r["served"] > 10000
    assert r["served"] + r["failed"] == 80121
    assert r["verify"]["ok"] and r["verify_given_back"]["ok"] and r["frames_not_returned"] == 0
    assert r["first_failures"][0]["gfp"].startswith("GFP_") and r["frees"]["of_failed"] > 0
    out, _ = run(TRACE, "--mem", "64M", status=1)
    assert "FAILED" in out and "Linux served them" in out


def test_packed_and_standard_input():
    """Packed, a pipe is read to its end as a file is; plain, it is served as it comes, unless its peak is asked for."""
    text = Text().alloc(0x1000).alloc(0x1001, cpu=1).free(0x1000)
    path = os.path.join(HERE, "trace.gz")
    with gzip.open(path, "wb") as to:
        to.write(text.bytes())
    whole = [report(text.file()), report(path), report("-", stdin=lzma.compress(text.bytes())),
             report("-", stdin=gzip.compress(text.bytes())), report("-", "--headroom", "1.25", stdin=text.bytes())]
    live = [report("-", stdin=text.bytes()), report("-", "--mem", "64M", "--cpus", "2", stdin=text.bytes())]
    for r in whole + live:
        assert r["ok"] and r["served"] == 2 and r["trace"]["live_frames_at_end"] == 1 and r["trace"]["peak_frames"] == 2
    assert all(not r["trace"]["live"] and r["machine"]["headroom"] == 1.25 and r["machine"]["cpus"] == 2 for r in whole)
    assert all(r["trace"]["live"] and r["machine"]["headroom"] == 0 and r["trace"]["file"] == "-" for r in live)
    assert live[1]["machine"]["cpus"] == 2 and live[1]["machine"]["managed_frames"] < 16384


def test_live_same_outcome():
    """A real trace through a pipe: the same requests and the same objects as from the file."""
    with lzma.open(TRACE) as trace:
        text = trace.read()
    a, b = report(TRACE, "--mem", "2G", "--cpus", "2"), report("-", "--mem", "2G", "--cpus", "2", stdin=text)
    assert b["ok"] and b["trace"]["live"]
    for key in ("served", "failed", "frees", "served_by_order", "frames_not_returned", "verify"):
        if key != "verify":
            assert a[key] == b[key], key
    for key in ("served", "failed", "frees", "at_end", "peak_bytes_linux", "peak_event"):
        assert a["objects"][key] == b["objects"][key], key
    # The peak is looked at when it is passed, and hardly higher ones are passed by.
    assert 0.99 < b["objects"]["at_peak"]["bytes_linux"] / a["objects"]["at_peak"]["bytes_linux"] <= 1


def start(*args, **more):
    return subprocess.Popen([QUIRE, "replay", *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more)


def read_until(fd, pattern):
    """What a terminal shows, until it shows @pattern."""
    text, end = "", time.monotonic() + 60
    while not re.search(pattern, text):
        assert time.monotonic() < end, text
        if select.select([fd], [], [], 1)[0]:
            text += os.read(fd, 4096).decode()
    return text


def follow_until_signal(sent):
    """The status line counts events of a pipe that stays open; @sent ends it with the report."""
    master, slave = pty.openpty()
    quire = start("-", "--json", "--mem", "1G", stderr=slave)
    os.close(slave)
    for pfn in range(3):
        quire.stdin.write(Text().alloc(0x1000 + pfn).object(0x10 + pfn).bytes())
        quire.stdin.flush()
        read_until(master, f"following: {2 * (pfn + 1)} events in .* in use: {pfn + 1} frames, {pfn + 1} objects")
        time.sleep(0.3)
    quire.send_signal(sent)
    out = quire.stdout.read()
    assert quire.wait(60) == 0, quire.returncode
    r = json.loads(out)
    assert r["ok"] and r["served"] == 3 and r["objects"]["served"] == 3 and r["trace"]["live_frames_at_end"] == 3
    quire.stdin.close()
    os.close(master)


def test_live_follows_and_stops():
    follow_until_signal(signal.SIGINT)
    follow_until_signal(signal.SIGTERM)


def test_live_no_trace():
    """Somebody pipes something else: said without waiting for its end."""
    quire = start("-", stderr=subprocess.PIPE)
    try:
        quire.stdin.write(b"what is this\n" * 200000)
        quire.stdin.flush()
    except BrokenPipeError:
        pass
    assert quire.wait(60) == 2
    assert quire.stderr.read() == b"quire: (standard input): not a trace: no line of ftrace text in it\n"
    assert quire.stdout.read() == b""


def cache_of(r, name):
    rows = [row for row in r["objects"]["caches"] if row["name"] == name or name in row["serves"]]
    assert len(rows) == 1, (name, r["objects"]["caches"])
    return rows[0]


def test_objects():
    """Objects alone: named, by size, node and flags, freed either way, on other CPUs."""
    text = Text()
    for i in range(100):
        text.object(0x1000 + i, 1000, "widget", 1024, cpu=i & 1, accounted=True)
    for i in range(40):
        text.drop(0x1000 + i, "widget" if i & 1 else "", cpu=0)
    text.object(0x5000, 5).object(0x5001, 6, node=0).object(0x5002, 7, node=9).object(0x5003, 100, gfp="GFP_NOFS|__GFP_NOFAIL")
    text.object(0x6000, 20000, given=32768).object(0x7000, 1200, "widget", 1280)
    r = report(text.file())
    o = r["objects"]
    assert r["ok"] and o["served"] == 106 and o["frees"]["freed"] == 40 and r["served"] == 0, o
    check_objects(o)
    widget = next(row for row in o["caches"] if row["served"] == 100)
    assert "widget" in widget["serves"] and widget["at_peak"]["objects"] == 100 and widget["at_end"]["objects"] == 60
    assert widget["at_end"]["bytes_asked"] == 60000 and widget["at_end"]["bytes_linux"] == 61440
    larger = next(row for row in o["caches"] if row["at_end"]["bytes_asked"] == 1200)
    assert "widget" in larger["serves"] and larger["served"] == 1
    large = cache_of(r, "kmalloc, large")
    assert large["kmalloc"] and large["at_end"]["slab_frames"] == 8 and large["at_end"]["bytes_here"] == 32768
    eight = cache_of(r, "kmalloc-8")
    assert eight["kmalloc"] and eight["served"] == 3 and eight["at_end"]["bytes_asked"] == 18
    out, err = run(text.file())
    assert "Objects at their peak: 106 in use" not in out and "widget" in out and "x the bytes that Linux set aside" in out and not err


def free_frames(r, when, node):
    return sum(nr << order for zone in r["free_lists"][when] if zone["node"] == node for order, nr in enumerate(zone["free"]))


def test_objects_node():
    """node= is honoured: what is asked for on node 1 comes from there, by name and by kmalloc."""
    for name in ("widget", ""):
        text = Text()
        for i in range(2000):
            text.object(0x1000 + i, 4096, name, node=1)
        r = report(text.file(), "--mem", "1G", "--nodes", "2")
        taken = [free_frames(r, "before", node) - free_frames(r, "after", node) for node in (0, 1)]
        assert r["ok"] and r["objects"]["served"] == 2000 and taken[0] < 500 and 2000 <= taken[1] < 2500, (name, taken)


def test_objects_untidy():
    """Frees from before and of NULL, objects whose free left no event, requests Linux could not serve, another's name."""
    text = Text().drop(0x99).drop(0).drop(0x98, "widget").object(0x10, 64).object(0x10, 64).drop(0x10)
    text.object(0, 64).object(0x20, 32, "widget").drop(0x20, "gadget").object(0x30, 48, "widget").drop(0x30)
    r = report(text.file())
    o = r["objects"]
    assert r["ok"] and o["served"] == 4 and o["linux_failed"] == 1 and o["at_end"]["objects"] == 0, o
    assert o["frees"] == {"freed": 3, "unseen": 1, "before_trace": 2, "of_failed": 0, "other_cache": 1, "null": 1}, o["frees"]


def test_objects_old_kernel():
    """Linux 4: no names, hexadecimal call sites, kmalloc_node."""
    text = Text()
    for i in range(10):
        text.event(f"kmem_cache_alloc: call_site=ffffffff8118f1a8 ptr={0xffff880000000100 + i * 256:x} bytes_req=200 bytes_alloc=200 "
                   "gfp_flags=GFP_KERNEL", 0)
        text.event(f"kmalloc_node: call_site=ffffffff8118f1a8 ptr={0xffff880000010000 + i * 256:x} bytes_req=200 bytes_alloc=256 "
                   "gfp_flags=GFP_KERNEL node=-1", 0)
    for i in range(10):
        text.event(f"kmem_cache_free: call_site=ffffffff8118f1a8 ptr={0xffff880000000100 + i * 256:x}", 0)
        text.event(f"kfree: call_site=ffffffff8118f1a8 ptr={0xffff880000010000 + i * 256:x}", 0)
    r = report(text.file())
    assert r["ok"] and r["objects"]["served"] == 20 and r["objects"]["frees"]["freed"] == 20
    assert cache_of(r, "size-200")["served"] == 10 and cache_of(r, "kmalloc-256")["served"] == 10


def test_slab_pages_once():
    """Linux's own slab pages and a large kmalloc's block: not served twice, and only where there are objects."""
    slab = "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP"
    pages = Text().alloc(0x100, 1, slab, 0).alloc(0x102, 0, "GFP_KERNEL", 0)
    assert report(pages.file())["served"] == 2
    text = Text().alloc(0x100, 1, slab, 0).object(0x10, 500, "widget").alloc(0x200, 3, "GFP_KERNEL|__GFP_COMP", 0)
    text.object(0x20, 30000, given=32768).free(0x100, 1).drop(0x20).free(0x200, 3)
    r = report(text.file())
    assert r["ok"] and r["left_to_objects"] == 1 and r["handed_back"] == 1 and r["served"] == 1 and r["frees"]["of_left"] == 2, r
    assert r["trace"]["live_frames_at_end"] == 0 and r["objects"]["served"] == 2
    r = report(text.file(), "--events", "pages")
    assert r["served"] == 2 and r["frees"]["whole"] == 2 and r["objects"]["served"] == 0


def test_objects_too_small_a_machine():
    text = Text()
    for i in range(3000):
        text.object(0x1000 + i, 8000, "widget", 8192)
    r = report(text.file(), "--mem", "16M", status=1)
    assert not r["ok"] and r["objects"]["failed"] > 500 and r["objects"]["served"] > 500 and r["frames_not_returned"] == 0
    assert r["verify"]["ok"] and r["verify_given_back"]["ok"]
    out, _ = run(text.file(), "--mem", "16M", status=1)
    assert "widget, 8000 bytes, GFP_KERNEL" in out and "FAILED" in out
    assert report(text.file())["ok"]  # with 1.25 times what Linux gave


def test_log_complaints():
    """What the machine's log calls a BUG or a warning is no success, though all was served."""
    r = report(Text().object(0x10, 64, gfp="GFP_HIGHUSER").file(), "--mem", "64M", status=1)
    assert not r["ok"] and r["objects"]["served"] == 1 and r["log_complaints"] == 1, r
    assert r["first_complaint"].startswith("WARNING: ")


def test_objects_impossible():
    """Sizes no cache has, names no file has: each a request that fails, and the machine stays sound."""
    text = Text().object(0x10, 0, "a/b", 64).object(0x20, 8000000, "huge", 8388608).object(0x30, 8000000, given=8388608).object(0x40, 0)
    r = report(text.file(), "--mem", "64M", status=1)
    assert r["objects"]["failed"] == 3 and r["objects"]["served"] == 1 and r["verify"]["ok"] and r["frames_not_returned"] == 0, r
    assert r["log_complaints"] == 0, r["first_complaint"]


def test_parts_and_reuse():
    """A huge page freed in parts, a block handed out again without a free, frees that must not free."""
    text = Text().alloc(0x1000, 9).free(0x1002).free(0x1004, 2).free(0x1004, 2)
    text.alloc(0x1002).free(0x1002).free(0x1002, batched=True)
    text.alloc(0x2000, 3, gfp="GFP_KERNEL|__GFP_ACCOUNT", migratetype=0).alloc(0x2000, 3, migratetype=0)
    text.free(0x2004, 1).free(0x9999).free(0x9999).alloc(0x3000).free(0x3000, batched=True)
    r = report(text.file())
    assert r["ok"] and r["served"] == 5, r
    assert r["frees"] == {"whole": 3, "part": 2, "before_trace": 1, "of_left": 0, "twice": 2, "of_failed": 0, "batched_only": 1,
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
    text.event("mm_page_free: page=1 pf", 0).event("kfre: ptr=0", 0).event("mm_page_alloc_extfrag: pfn=1", 1)
    text.event("kmalloc: call_site=f+0x1/0x2 ptr=0000000000000010 bytes_r", 0).event("kmem_cache_free: call_site=f ptr=00000010", 0)
    r = report(text.file())["trace"]
    assert (r["lost_events"], r["foreign_lines"], r["damaged_lines"], r["other_events"], r["fallbacks"]) == (12, 2, 2, 1, 1), r
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
    refused(".*: no mm_page_alloc, kmalloc or kmem_cache_alloc event in this trace", Text().drop(0x10).file("frees"))
    refused(".*: no kmalloc or kmem_cache_alloc event in this trace", name, "--events", "objects")
    refused(".*: no mm_page_alloc event in this trace", Text().object(0x10).file("objects"), "--events=pages")
    refused("--events: must be pages, objects or pages,objects: pages,", name, "--events", "pages,")
    refused("--events: must be pages, objects or pages,objects: ", name, "--events=")
    refused(r"\(standard input\): gzip data ends early", "-", stdin=gzip.compress(Text().alloc(1).bytes())[:-9])
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
    assert "usage: quire replay" in out and "--headroom" in out and "--events" in out and "trace_pipe" in out and "--mem" in out and err == ""


def main():
    tests = [(name, fn) for name, fn in globals().items() if name.startswith("test_") and callable(fn)]
    tests = [(name, fn) for name, fn in tests if not sys.argv[4:] or any(word in name for word in sys.argv[4:])]
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
