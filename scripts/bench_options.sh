#!/bin/sh
# bench_options.sh - what freelist hardening and randomisation cost: the same measurements with and without them, in turns
#
# Usage: bench_options.sh [--passes N] [--only PATTERN]. Builds the variants in build-plain, build-no-hardening and
# build-no-random; the table goes to standard output and build/bench-options.json (docs/bench.md).
set -u
. "$(dirname "$0")/steps.sh"
quire_begin bench-options
configure build && configure build-no-hardening -Dslab_freelist_hardened=false &&
	configure build-no-random -Dslab_freelist_random=false &&
	configure build-plain -Dslab_freelist_hardened=false -Dslab_freelist_random=false || exit
for dir in build build-no-hardening build-no-random build-plain; do
	compile $dir bench/quire-bench || exit
done
exec python3 scripts/bench_options.py --json build/bench-options.json "$@" \
	default=build no-hardening=build-no-hardening no-random=build-no-random neither=build-plain
