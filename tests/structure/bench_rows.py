#!/usr/bin/env python3
"""bench_rows.py - quire-bench measures every row that is promised, and its JSON has the fields that docs/bench.md names

    bench_rows.py QUIRE-BENCH DOCUMENT

The rounds are as short as they can be: what the figures are is not looked at, but that they are there and positive.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

PEERS = ("jemalloc", "tcmalloc", "mimalloc")
PAGE_PEER = "jemalloc malloc(64)/free"
PAGE_ROWS = (
    "page_pair_order0", "page_pair_order3", "page_batch4096_order0", "page_pair_order9_comp", "page_pair_order9_comp_cold",
    "page_pair_order0_atomic", "page_pair_movable", "page_pair_zeroed",
)
OBJECT_ROWS = (
    "kmalloc_pair_16", "kmalloc_pair_64", "kmalloc_pair_256", "kmalloc_pair_1024", "kmem_cache_pair_256", "kmalloc_pair_4096",
    "kmalloc_batch4096_64", "kmalloc_batch4096_64_random", "kmalloc_remote_free", "kmalloc_random_sizes", "kzalloc_pair_256",
    "kmalloc_atomic_pair_64", "kmalloc_hooked_pair_64",
)
# What these say is in further fields.
EXTRA_FIELDS = {
    "boot_4TiB_8nodes": ("peak_rss_kib", "blocks_taken", "take_ns"),
    "memory_per_frame": ("struct_page_bytes", "bytes_per_frame", "other_bytes_per_frame"),
    "memory_random_sizes": ("live_bytes", "slab_bytes", "slab_bytes_per_live_byte", "rss_bytes"),
    "page_pair_order0_2cpus": ("speedup", "arithmetic_speedup", "ns_one_thread"),
    "page_pair_order9_comp_cold": ("with_drain_ns",),
    "kmalloc_remote_free": ("alloc_ns", "free_ns", "ring_ns"),
}
NEEDS_TWO_CPUS = ("page_pair_order0_2cpus", "kmalloc_remote_free")


def positive(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def complaints_about_peers(row, present):
    """An object row names all three; the fastest of those that are there is the row's peer."""
    times = {name: row.get(f"{name}_ns", "missing") for name in PEERS}
    found = [f"{name}_ns is {ns}" for name, ns in times.items() if (not positive(ns) if name in present else ns is not None)]
    if found or not present:
        return found + ([f"peer is {row['peer']}"] if not present and row["peer"] is not None else [])
    best = min(present, key=lambda name: times[name])
    if row["peer"] not in PEERS or times[row["peer"]] != times[best] or row["peer_ns"] != times[best]:
        found.append(f"peer is {row['peer']} with {row['peer_ns']}, the fastest was {best} with {times[best]}")
    elif not positive(row["ratio"]) or abs(row["ratio"] * row["peer_ns"] / row["ns"] - 1) > 0.001:
        found.append(f"ratio {row['ratio']} is not ns / peer_ns")
    return found


def complaints_about(row, present):
    found = [f"no field {name}" for name in ("name", "ns", "peer", "peer_ns", "ratio") if name not in row]
    if found:
        return found
    name = row["name"]
    if not name.startswith("memory_") and not positive(row["ns"]):
        found.append(f"ns is {row['ns']}")
    if name in OBJECT_ROWS:
        found += complaints_about_peers(row, present)
    if name in PAGE_ROWS and (row["peer"] == PAGE_PEER) != ("jemalloc" in present):
        found.append(f"peer is {row['peer']}")
    # other_bytes_per_frame is rounding, and may be nothing.
    found += [f"{field} is {row.get(field)}" for field in EXTRA_FIELDS.get(name, ())
              if not positive(row.get(field)) and not (field == "other_bytes_per_frame" and row.get(field, -1) == 0)]
    return found


def main():
    bench, document = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench.json")
        run = subprocess.run([bench, "--rounds", "3", "--round-ms", "1", "--json", path], capture_output=True, text=True)
        with open(path, encoding="utf-8") as file:
            rows = json.load(file)
    head = re.match(r"peers: jemalloc (.*), tcmalloc (.*), mimalloc (.*)\n", run.stdout)
    found = [] if head else [f"the first line is {run.stdout[:80]!r}"]
    present = {name for name, version in zip(PEERS, head.groups()) if not version.startswith("(")} if head else set()
    missing = {*PAGE_ROWS, *OBJECT_ROWS, *EXTRA_FIELDS} - {row["name"] for row in rows}
    if len(os.sched_getaffinity(0)) < 2:
        missing -= set(NEEDS_TWO_CPUS)
    elif run.returncode:
        found.append(f"exit status {run.returncode}: {run.stderr}")
    found += [f"no row {name}" for name in sorted(missing)]
    with open(document, encoding="utf-8") as file:
        text = file.read()
    for row in rows:
        found += [f"{row.get('name')}: {complaint}" for complaint in complaints_about(row, present)]
        found += [] if f"`{row.get('name')}`" in text else [f"{row.get('name')} is not in {document}"]
    for line in found:
        print(f"bench.json: {line}", file=sys.stderr)
    print(f"bench-rows: {len(rows)} rows, peers {', '.join(sorted(present)) or 'none'}, {len(found)} complaints")
    sys.exit(bool(found))


main()
