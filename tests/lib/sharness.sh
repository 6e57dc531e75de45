# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What every scenario starts with: where the kit is, and sharness with its
# scratch folders outside the repository (their paths contain a space).

KIT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
export KIT
SHARNESS_TEST_DIRECTORY=${TIF_TEST_ROOT:-${TMPDIR:-/tmp}/tif-backports-tests.$(id -u)}
mkdir -p -- "$SHARNESS_TEST_DIRECTORY"
export SHARNESS_TEST_DIRECTORY
export HARNESS_ACTIVE=1 # no result files of sharness's own
export LC_ALL=C
# The machine's own settings must not leak into a scenario.
unset TIF_CACHE XDG_CACHE_HOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY CDPATH

# built_program: sets KIT_PROGRAM to this kit's program, built once for all runs.
built_program() {
	[[ -z ${KIT_PROGRAM-} ]] || return 0
	KIT_PROGRAM=$(TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache bash -c '
		source "$KIT/scripts/lib/common.sh" && source "$KIT/scripts/lib/program.sh" && kit_program')
}

# kit_scripts DIR NAME...: these files of scripts/lib for a kit of a test's own, whose
# program is this kit's, built once for all runs of the tests.
kit_scripts() {
	local dir=$1/scripts/lib name
	shift
	mkdir -p -- "$dir" || return
	for name; do install -D -m 644 -- "$KIT/scripts/lib/$name.sh" "$dir/$name.sh" || return; done
	built_program || return
	{
		printf 'kit_program() { echo %q; }\n' "$KIT_PROGRAM"
		printf 'use_program() { PROGRAM=%q; }\n' "$KIT_PROGRAM"
	} >"$dir/program.sh"
}

# shellcheck disable=SC1090,SC1091
. "${SHARNESS:-/usr/share/sharness/sharness.sh}"

# test_cmp FILE FILE: equal byte for byte, else the difference. diff is started only where
# the shell cannot tell: they differ, a NUL is in one, or one is no plain file.
test_cmp() {
	local one two
	if [[ -f $1 && -f $2 ]] && ! IFS= read -r -d '' one <"$1" && ! IFS= read -r -d '' two <"$2" &&
		[[ $one == "$two" ]]; then
		return 0
	fi
	diff -u "$@"
}
