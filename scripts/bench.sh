#!/bin/sh
# bench.sh - `make bench`: every measurement beside its peer, as a table and in build/bench.json
set -u
. "$(dirname "$0")/steps.sh"
quire_begin bench
configure build && compile build bench/quire-bench && exec build/bench/quire-bench --json build/bench.json "$@"
