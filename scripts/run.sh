#!/bin/sh
# run.sh - `make run`: a machine boots from a real machine's memory map and serves a real workload, pages and objects
#
# First the whole machine, its log without what memblock=debug adds to it. Then the same memory map, limited by mem= to
# 1.25 times what the workload had in use at its peak, serves that workload: each page and object that Linux handed out. The exit status is the replay's.
set -u
cd "$(dirname "$0")/.."
dmesg=examples/machines/x86_64-4g/dmesg.txt
trace=examples/traces/build-tar-git.trace.xz

log=$(mktemp) summary=$(mktemp)
trap 'rm -f "$log" "$summary"' EXIT

printf '\n== build/quire boot --dmesg %s\n\n' "$dmesg"
build/quire boot --dmesg "$dmesg" >"$summary" 2>"$log"
status=$?
debug='memblock_|MEMBLOCK configuration| (memory|reserved)(\[| size|\.cnt)|mminit::'
grep -Ev "$debug" "$log"
left_out=$(grep -Ec "$debug" "$log")
[ "$left_out" = 0 ] || echo "($left_out lines of memblock's debugging are left out)"
echo
cat "$summary"
[ "$status" = 0 ] || exit "$status"

printf '\n== build/quire replay %s --dmesg %s --headroom 1.25\n\n' "$trace" "$dmesg"
build/quire replay "$trace" --dmesg "$dmesg" --headroom 1.25
