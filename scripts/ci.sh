#!/bin/sh
# ci.sh - `make ci`: what `make test` leaves out
#
# Both compilers with warnings as errors, the lock checker, ThreadSanitizer, a machine without NUMA and high memory, the
# freestanding example by clang, fuzzers with a fixed number of runs, the format of the sources.
set -u
. "$(dirname "$0")/steps.sh"
quire_begin ci

step "format" scripts/format.sh --check

step "configure gcc" configure build
step "build gcc, warnings are errors" compile build all bench/quire-bench

CC=clang step "configure clang" configure build-clang
step "build clang, warnings are errors" compile build-clang all bench/quire-bench &&
	run_tests build-clang clang --suite unit --suite embed --suite model

step "configure debug_locks" configure build-locks -Ddebug_locks=true
run_tests build-locks debug_locks --suite unit --suite stress

# The shadow of gcc's ThreadSanitizer collides with strongly randomised mappings: they are switched off where that is allowed.
wrap=
setarch -R true 2>/dev/null && wrap="setarch -R"
step "configure tsan" configure build-tsan -Db_sanitize=thread -Db_lundef=false
run_tests build-tsan tsan --suite stress ${wrap:+--wrap "$wrap"}

step "configure small" configure build-small -Dnuma=false -Dhighmem=false
run_tests build-small small --suite unit --suite embed
step "size without NUMA and high memory" python3 tests/structure/size_report.py build-small

CC=clang step "configure fuzz" configure build-fuzz -Dfuzz=true
run_tests build-fuzz fuzz --suite fuzz

finish
