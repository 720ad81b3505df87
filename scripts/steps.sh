# steps.sh - what test.sh and ci.sh share: build directories, counted steps, the closing line
#
# Sourced, not run. Each step's outcome is a line "pass NAME" or "fail NAME" in $results; a Meson test run adds one line for
# every test case its programs printed (scripts/tally.py). finish() prints `N passed, N failed` and is the exit status.

quire_begin() { # NAME: start a fresh list of outcomes
	cd "$(dirname "$0")/.."
	mkdir -p build-results
	results=$PWD/build-results/$1
	: >"$results"
	began=$(date +%s)
}

say() {
	printf '\n== %s (%ss)\n' "$1" "$(($(date +%s) - began))"
}

step() { # NAME COMMAND...: run it, and count it as one test
	name=$1
	shift
	say "$name"
	if "$@"; then
		echo "pass $name" >>"$results"
	else
		echo "FAILED: $name: $*" >&2
		echo "fail $name" >>"$results"
		return 1
	fi
}

# What Meson may have looked for and not found, when a build directory is older than the packages.
found_tools() {
	for tool in arm-linux-gnueabihf-gcc qemu-arm spin dtc xz; do
		command -v "$tool"
	done
	for library in liblzma cmocka jemalloc; do
		pkg-config --exists "$library" && echo "$library"
	done
	# These have no pkg-config file.
	ls /usr/include/libfdt.h /usr/include/mimalloc.h /usr/lib/*/libtcmalloc_minimal.so.4 2>/dev/null
	return 0
}

configure() { # DIR OPTIONS...: a build directory with exactly these options
	dir=$1
	shift
	if [ -f "$dir/build.ninja" ] && [ ! -f "$dir/.quire-options" ]; then
		return 0 # somebody's own: taken as it is
	fi
	if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/.quire-options")" = "CC=${CC-} $*" ]; then
		[ "$(cat "$dir/.quire-found")" = "$(found_tools)" ] && return 0
		meson configure --clearcache "$dir" >/dev/null
		set -- --reconfigure "$@"
	else
		rm -rf "$dir"
	fi
	if ! meson setup "$dir" "$@" >"$dir.log" 2>&1; then
		cat "$dir.log" >&2
		return 1
	fi
	mv "$dir.log" "$dir/setup.log"
	[ "${1-}" = --reconfigure ] && shift
	echo "CC=${CC-} $*" >"$dir/.quire-options"
	found_tools >"$dir/.quire-found"
}

compile() { # DIR [TARGET...]: quiet unless something is wrong
	dir=$1
	shift
	if [ -t 1 ]; then ninja -C "$dir" "$@"; else ninja -C "$dir" --quiet "$@"; fi
}

run_tests() { # DIR LABEL MESON-TEST-ARGUMENTS...: build what the chosen tests need, run them, count every case
	dir=$1 label=$2
	shift 2
	say "$label"
	log=testlog-$(printf '%s' "$label" | tr -c 'a-z0-9' '-')
	status=0
	rm -f "$dir/meson-logs/$log"*.json # its name ends with the wrapper's, where there is one
	meson test -C "$dir" --timeout-multiplier 4 --print-errorlogs --logbase "$log" "$@" || status=$?
	python3 scripts/tally.py "$label" "$dir/meson-logs/$log"*.json "$status" >>"$results"
	return "$status"
}

finish() {
	passed=$(grep -c '^pass ' "$results") || true
	failed=$(grep -c '^fail ' "$results") || true
	skipped=$(grep -c '^skip ' "$results") || true
	say "took $(($(date +%s) - began)) s"
	# Which program skipped how many cases, then every failure by name.
	sed -n 's/^skip \(.*\): [^:]*$/\1/p' "$results" | sort | uniq -c | sed 's/^ */skipped: /'
	sed -n 's/^fail /failed: /p' "$results"
	[ "$skipped" = 0 ] || echo "$skipped skipped"
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
