# SPDX-License-Identifier: GPL-2.0
# The kit's front door: each target is one command, described by its ## text.

.DEFAULT_GOAL := help
.PHONY: help setup demo bench bench-audit check check-more check-unit check-scenarios check-guest check-full check-mutants
.PHONY: check-perf check-claims check-oracle check-archs check-matrix check-vendor check-userspace check-browser check-slurm fuzz lint docs clean evidence evidence-sign
.PHONY: build man install uninstall check-package FORCE

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing, through apt
	@scripts/setup.sh

demo: ## fetch a 6.12 kernel, apply the kit, audit and verify it, show the result
	@maint/demo.sh

check: ## lint, unit tests, fuzzing, scenarios, one kernel built, booted and proved
	@maint/check.sh

lint: ## shell, C, words, licences, patch headers, tables
	@maint/lint.sh

check-unit: ## unit tests of the C programs
	@maint/check.sh unit

check-scenarios: ## the commands on miniature trees
	@maint/check.sh scenarios

check-browser: ## the pages of audit and report in headless Chromium (installs it)
	@scripts/setup.sh core browser
	@tests/scenarios/run.sh tests/scenarios/t142-browser.sh tests/scenarios/t178-report-browser.sh

check-slurm: ## jobs.sh on a Slurm of its own, with a node that is killed (installs it)
	@scripts/setup.sh core slurm
	@TIF_TEST_LIMIT=600 tests/scenarios/run.sh tests/scenarios/t181-jobs.sh tests/scenarios/t186-drift-jobs.sh tests/scenarios/t125-matrix.sh

fuzz: ## fuzz the readers of headers and code: make fuzz SECONDS=3600 (60)
	@tests/fuzz/run.sh $(or $(SECONDS),60)

check-more: ## what .ci/run adds: debug kernel, all architectures, other series
	@maint/check.sh --more

bench: ## time the commands against quilt and the compiler, and as trees grow
	@scripts/setup.sh core bench
	@maint/bench.sh
	@maint/bench-growth.sh

bench-audit: ## CPU time and memory of an audit with all drivers, beside grep -r
	@scripts/setup.sh core bench
	@maint/bench-audit.sh

check-guest: ## a real 6.12 kernel: fetch, apply, build, boot, prove
	@maint/check.sh guest

check-full: ## check-guest, the unpatched kernel, each prefix, and instruction counts (long)
	@scripts/setup.sh
	@maint/check-guest.sh --full --out out/full

check-perf: ## guest instructions per event, against maint/perf.tsv (SERIES=6.1 ARCH=arm64, or KERNELS=all)
	@scripts/setup.sh $(if $(ARCH)$(KERNELS),core build boot test cross)
	@maint/check-perf.sh $(if $(KERNELS),--all) $(if $(SERIES),--series $(SERIES)) $(if $(ARCH),--arch $(ARCH))

check-claims: ## what the headers of conversions say is so: make check-claims TREES="TREE..."
	@maint/header-claims.sh $(TREES)

check-oracle: ## the conversion of 6.17.8 is upstream's own table of 6.18.15
	@maint/check-oracle.sh

check-archs: ## levels static and objects for every architecture (long; cross compilers)
	@scripts/setup.sh core build cross
	@maint/check-archs.sh

check-matrix: ## every series on every architecture: checked, built, booted (hours)
	@scripts/setup.sh core build boot cross
	@maint/check-matrix.sh

check-vendor: ## the same for trees of your own: make check-vendor TREES="TREE..." (long)
	@scripts/setup.sh core build boot
	@maint/check-vendor.sh $(TREES)

check-userspace: ## Debian's user space on the unpatched and the patched 6.12, compared (long)
	@scripts/setup.sh core build boot userspace
	@maint/check-userspace.sh

check-mutants: ## take each hook out: the guest tests must notice (SERIES=6.1 ARCH=arm64; long)
	@scripts/setup.sh $(if $(ARCH),core build boot test cross)
	@maint/check-mutants.sh --series $(or $(SERIES),6.12) --arch $(or $(ARCH),x86)

docs: ## write the generated tables of README.md and docs/
	@maint/docs.sh

evidence: ## pack results with logs and digests: make evidence RESULTS="DIR..." TREE=DIR
	@maint/evidence.sh $(if $(TREE),--tree $(TREE)) $(or $(RESULTS),$(patsubst %/results.jsonl,%,$(wildcard out/*/results.jsonl)))

evidence-sign: ## sign it, detached, with a key of yours: make evidence-sign KEY=ID
	@maint/evidence.sh --sign "$(KEY)"

prefix ?= /usr/local
PAGES := $(patsubst docs/man/%.scd,out/man/%,$(wildcard docs/man/*.scd))

build: ## the kit's program, in out/src
	@$(MAKE) --no-print-directory -s -C src O=../out/src

man: $(PAGES) ## the man pages, in out/man

# Made each time: the prefix is in them.
out/man/%: docs/man/%.scd FORCE
	@mkdir -p out/man
	@sed -e "s,@VERSION@,$$(cat VERSION),; s,@DOCDIR@,$(prefix)/share/doc/tif-backports," $< | \
		scdoc >$@.new && mv $@.new $@

install: build man ## install the kit: make install prefix=/usr/local DESTDIR=
	@maint/install.sh --prefix '$(prefix)' --destdir '$(DESTDIR)'

uninstall: ## remove what install has installed: the same prefix and DESTDIR
	@maint/install.sh --uninstall --prefix '$(prefix)' --destdir '$(DESTDIR)'

check-package: ## build the Debian package in a copy of the kit, and run lintian on it
	@scripts/setup.sh core lint package
	@maint/check-package.sh

clean: ## remove out/, all that was built here
	rm -rf out
