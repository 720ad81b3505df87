#!/bin/sh
# install_test.sh BUILD ARCH... - somebody else's program finds Quire through pkg-config
#
# Installs BUILD into a fresh directory. Then, with the installed and with the uninstalled pkg-config files, for each
# architecture: compiles a host-side file with `quire` and a kernel-style file with `quire-kernel`, links them with the shared and
# the static library, and runs the program, which boots a machine and takes a page.
set -eu

build=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cc="${CC:-cc} -std=gnu17 -O2 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare"

try() { # PKG_CONFIG_PATH LIBRARY-DIRECTORY ARCH
	export PKG_CONFIG_PATH="$1"
	pc="pkg-config --define-variable=arch=$3"
	$cc $($pc --cflags quire) -c "$here/install_host.c" -o "$tmp/host.o"
	$cc $($pc --cflags quire-kernel) -c "$here/install_driver.c" -o "$tmp/driver.o"
	$cc "$tmp/host.o" "$tmp/driver.o" $($pc --libs quire) -o "$tmp/shared"
	LD_LIBRARY_PATH=$2 "$tmp/shared"
	$cc "$tmp/host.o" "$tmp/driver.o" "$2/libquire-$3.a" -pthread -o "$tmp/static"
	"$tmp/static"
	readelf -d "$tmp/shared" | grep -q "NEEDED.*libquire-$3\.so\.[0-9]" || {
		echo "install: the program does not ask for a versioned libquire-$3.so"
		exit 1
	}
}

DESTDIR=$tmp/root meson install -C "$build" --no-rebuild --quiet
pc_dir=$(find "$tmp/root" -type d -name pkgconfig)
for arch in "$@"; do
	echo "installed, $arch"
	try "$pc_dir" "$(dirname "$pc_dir")" "$arch"
	echo "uninstalled, $arch"
	try "$build/meson-uninstalled" "$build" "$arch"
done

quire=$(find "$tmp/root" -path '*/bin/quire')
echo "the installed command"
printf '%s\n' '#include <linux/module.h>' 'static int __init start(void) { pr_info("module runs\n"); return 0; }' \
	'static void __exit stop(void) { }' 'module_init(start);' 'module_exit(stop);' >"$tmp/somebodys.c"
for arch in "$@"; do
	"$quire" boot --arch "$arch" --mem 64M --verify --cat /proc/buddyinfo 2>"$tmp/log" | grep '^Node 0' || {
		cat "$tmp/log"
		exit 1
	}
	(cd "$tmp" && "$quire" run --arch "$arch" somebodys.c 2>"$tmp/log" && grep -q 'module runs' "$tmp/log") || {
		cat "$tmp/log"
		exit 1
	}
done
