#!/bin/sh
# format.sh [--check] - bring the C sources into the house format, or only say which are not
set -eu
cd "$(dirname "$0")/.."
list=$(find include mm lib env arch port tools tests bench examples -name '*.[ch]' -type f | sort)
case "${1-}" in
--check) clang-format --dry-run --Werror $list ;;
*) clang-format -i $list ;;
esac
