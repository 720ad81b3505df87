#!/bin/sh
# setup.sh - make sure the Debian packages a make target needs are here
#
#   scripts/setup.sh build|test|bench|ci
#
# As root, what is missing is installed with apt-get; otherwise the one command that would is printed and
# make stops. `apt-get update` runs only when the package lists are absent or too old to install from.
# On a system without dpkg nothing is installed: the tools are looked for by name.
set -eu

build="gcc libc6-dev binutils meson ninja-build pkg-config liblzma-dev zlib1g-dev"
test="$build python3 xz-utils libcmocka-dev libfdt-dev device-tree-compiler
  gcc-arm-linux-gnueabihf qemu-user spin"
peers="libjemalloc-dev libtcmalloc-minimal4 libmimalloc-dev"
bench="$build python3 $peers"
ci="$test clang libclang-rt-14-dev clang-format $peers"

case "${1:-build}" in
build) wanted=$build tools="cc meson ninja pkg-config" ;;
test) wanted=$test tools="cc meson ninja pkg-config python3 xz dtc arm-linux-gnueabihf-gcc qemu-arm spin" ;;
bench) wanted=$bench tools="cc meson ninja pkg-config python3" ;;
ci) wanted=$ci tools="cc meson ninja pkg-config python3 xz dtc arm-linux-gnueabihf-gcc qemu-arm spin clang clang-format" ;;
*) echo "setup.sh: no set of packages is called '$1'" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
	missing=
	for tool in $tools; do
		command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
	done
	[ -z "$missing" ] && exit 0
	echo "quire: please install these first:$missing" >&2
	exit 1
fi

# dpkg-query prints "ii gcc" for what is installed; what is asked for and not printed is missing.
have=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null | awk '$1 == "ii" { print $2 }') || true
missing=
for package in $wanted; do
	printf '%s\n' "$have" | grep -qxF "$package" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" != 0 ]; then
	echo "quire: packages are missing. This installs them; then run make again:" >&2
	echo "  sudo apt-get install -y --no-install-recommends$missing" >&2
	exit 1
fi

echo "quire: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install_missing() {
	apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1
}
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && install_missing && exit 0
if ! { apt-get update -qq >"$log" 2>&1 && install_missing; }; then
	cat "$log" >&2
	echo "quire: apt-get could not install$missing" >&2
	exit 1
fi
