#!/bin/sh
# build.sh - `make`: the release build, in build/
set -u
. "$(dirname "$0")/steps.sh"
quire_begin build
configure build && compile build product
