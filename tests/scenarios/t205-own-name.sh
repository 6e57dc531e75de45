#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A command that is called tif-NAME, as where the kit is installed, calls itself and the
# others so.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the name by which a command was called'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

test_expect_success 'setup: links as install.sh makes them' '
	built_program && mkdir -p bin && for file in "$KIT"/scripts/*.sh; do
		name=${file##*/} && ln -s "$file" "bin/tif-${name%.sh}" && echo "${name%.sh}" || return 1
	done >names && [[ $(wc -l <names) -ge 10 ]]
'
test_expect_success '--version, --help and an error of each' '
	while read -r name; do
		"bin/tif-$name" --version >out && grep "^tif-$name (tif-backports) " out && "bin/tif-$name" --help >out && grep "^usage: tif-$name " out &&
		test_must_fail grep -E "(^|[^a-z/-])(scripts/)?[a-z]+[.]sh" out && test_expect_code 2 "bin/tif-$name" --bogus 2>err && cat err &&
		grep "^tif-$name: error: .*: see tif-$name --help" err && (PATH=$PWD/bin:$PATH && "tif-$name" --version) >out && grep "^tif-$name " out || return 1
	done <names
'
test_expect_success 'in the kit they are NAME.sh' '
	while read -r name; do
		"$KIT/scripts/$name.sh" --version >out && grep "^$name.sh (tif-backports) " out && "$KIT/scripts/$name.sh" --help >out && grep "^usage: $name.sh " out || return 1
	done <names
'
test_expect_success 'what can be done names the other commands so; names of files stay' '
	test_expect_code 3 bin/tif-report none.sh 2>err && grep "^tif-report: error: there is no none.sh " err && mkdir scripts.sh &&
	test_expect_code 3 bin/tif-report scripts.sh 2>err && grep -x "tif-report: error: no results in scripts.sh: name what tif-verify --out has written" err &&
	test_expect_code 3 "$KIT/scripts/report.sh" scripts.sh 2>err && grep -x "report.sh: error: no results in scripts.sh: name what verify.sh --out has written" err
'
test_expect_success 'the name is kept while the program is not built' '
	HOSTCC=none TIF_CACHE=$PWD/cache test_expect_code 4 bin/tif-report x 2>err && cat err && grep "^tif-report: error: " err &&
	HOSTCC=none TIF_CACHE=$PWD/cache test_expect_code 4 "$KIT/scripts/report.sh" x 2>err && grep "^report.sh: error: " err
'
test_done
