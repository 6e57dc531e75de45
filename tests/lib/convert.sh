# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scenarios of convert.sh: "a tree" with one header, and what becomes of it.

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sharness.sh"

# the kit's program is built once for all runs of the tests
# shellcheck disable=SC2153 # sharness sets it
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# The architecture is $arch, or x86.
convert() { "$KIT/scripts/convert.sh" --arch "${arch:-x86}" --ledger ledger.json "$@" 'a tree' 'out dir'; }

# refuses CODE WORDS [OPTION...]: that exit code, those words, nothing written
refuses() {
	local code=$1 words=$2
	shift 2
	rm -rf 'out dir'
	test_expect_code "$code" convert "$@" >out 2>err || { cat out err && return 1; }
	grep -e "$words" err || { cat err && return 1; }
	[[ ! -e "out dir" ]]
}
