#!/bin/sh
# run.sh MODEL - prove MODEL with Spin, and prove that the proof can fail.
#
# The model as it is and its -DFALLBACK variant must verify; -DNO_MEMBARRIER must be refuted. Works in a directory of
# its own, so that several may run at once. Exit status 77 (skipped) where Spin is not installed.
set -eu

model=$(readlink -f "$1")
command -v spin >/dev/null || { echo "spin is not installed: skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# verify NAME FLAGS...: prints what Spin says; succeeds when it found no error in the whole state space.
verify() {
	name=$1
	shift
	spin "$@" -a "$model" >spin.log 2>&1 || { cat spin.log; exit 1; }
	${CC:-cc} -O2 -w -DSAFETY -DCOLLAPSE -o pan pan.c
	./pan -m100000 >pan.log 2>&1 || true
	grep -q 'max search depth too small' pan.log && { echo "$name: search depth too small"; exit 1; }
	grep -E 'errors: [0-9]+' pan.log | sed "s/^/$name: /"
	grep -qE 'errors: 0$' pan.log
}

verify membarrier || { echo "FAIL: the lock does not verify"; cat pan.log; exit 1; }
verify fallback -DFALLBACK || { echo "FAIL: the fallback does not verify"; cat pan.log; exit 1; }
if verify 'no membarrier' -DNO_MEMBARRIER; then
	echo "FAIL: the model verifies without the membarrier, so it proves nothing"
	exit 1
fi
grep -qE 'assertion violated' pan.log || { echo "FAIL: refuted, but not by an assertion"; cat pan.log; exit 1; }
echo "ok: verified with the membarrier and with the fallback, refuted without"
