#!/bin/sh
# run.sh - `make run`: a machine boots from a real machine's memory map and serves a real workload of page requests
#
# First the whole machine; then the same memory map, limited by mem= to 1.25 times what the workload had in use at its
# peak, serves that workload. The exit status is the replay's.
set -u
cd "$(dirname "$0")/.."
dmesg=examples/machines/x86_64-4g/dmesg.txt
trace=examples/traces/build-tar-git.trace.xz
shown=12   # lines of the boot log before the cut; the rest is one command away

heading() {
	printf '\n== %s\n\n' "$1"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

heading "A machine boots from the log of a real one: build/quire boot --dmesg $dmesg"
build/quire boot --dmesg "$dmesg" --cat /proc/buddyinfo >"$log.out" 2>"$log"
status=$?
lines=$(wc -l <"$log")
head -n "$shown" "$log"
[ "$lines" -le "$shown" ] || echo "... $((lines - shown)) more lines of its log ..."
cat "$log.out"
rm -f "$log.out"
[ "$status" = 0 ] || exit "$status"

heading "The same memory, 1.25 x the workload's peak of it: build/quire replay $trace --dmesg $dmesg --headroom 1.25"
build/quire replay "$trace" --dmesg "$dmesg" --headroom 1.25
