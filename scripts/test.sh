#!/bin/sh
# test.sh - `make test`: every test of both architectures, in the release build and under ASan + UBSan
set -u
. "$(dirname "$0")/steps.sh"
quire_begin test

step "configure release" configure build || { finish; exit 1; }
step "configure asan" configure build-asan -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 \
	"-Dc_args=-fno-sanitize-recover=all -g1" || { finish; exit 1; }
step "build release" compile build && run_tests build release
# What does not run our code is the same in every build.
run_tests build-asan asan --no-suite proof --no-suite structure
finish
