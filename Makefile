# Meson and ninja do the work; this file only spares a newcomer the typing. Each target installs what it needs first.
PREFIX ?= /usr/local
DESTDIR ?=
MESON_OPTIONS ?=

.PHONY: all run test bench ci install clean format check-format setup-build setup-test setup-bench setup-ci

all: setup-build
	@scripts/build.sh

run: all
	@scripts/run.sh

test: setup-test
	@scripts/test.sh

bench: setup-bench
	@scripts/bench.sh

ci: setup-ci
	@scripts/ci.sh

install: setup-build
	@scripts/install.sh "$(abspath $(PREFIX))" "$(abspath $(DESTDIR))"

clean:
	rm -rf build build-*

format: setup-ci
	@scripts/format.sh

check-format: setup-ci
	@scripts/format.sh --check

setup-build setup-test setup-bench setup-ci:
	@scripts/setup.sh $(@:setup-%=%)
