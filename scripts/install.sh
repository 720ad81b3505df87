#!/bin/sh
# install.sh PREFIX DESTDIR - `make install`: headers, libraries, pkg-config files and the command, below DESTDIR/PREFIX
#
# The build directory is set to PREFIX first, if it had another: that changes the pkg-config files, nothing that is compiled.
set -u
. "$(dirname "$0")/steps.sh"
quire_begin install
prefix=$1
destdir=$2

configure build || exit 1
if [ "$(cat build/.quire-prefix 2>/dev/null || echo /usr/local)" != "$prefix" ]; then
	meson setup --reconfigure build -Dprefix="$prefix" >/dev/null || exit 1
	echo "$prefix" >build/.quire-prefix
fi
compile build product || exit 1
DESTDIR=$destdir meson install -C build --no-rebuild --quiet || exit 1
# The dynamic linker's cache, where the installed library is meant to be found by it.
[ -n "$destdir" ] || [ "$(id -u)" != 0 ] || ldconfig 2>/dev/null
echo "installed below $destdir$prefix"
