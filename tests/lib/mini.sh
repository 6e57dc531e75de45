# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scenarios of apply.sh: copies of the miniature tree, and of the kit
# with a series for it.

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sharness.sh"

MINI=$KIT/tests/scenarios/mini
unset "${!QUILT_@}" TIF_KILL_AT
# the kit's program is built once for all runs of the tests
# shellcheck disable=SC2153 # sharness sets it
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# new_kit [DIR]: the commands of this kit, with the miniature series.
new_kit() {
	local dir=${1:-kit}
	mkdir "$dir" && cp -R "$KIT"/{VERSION,arch,cocci,scripts,src} "$dir/" && cp -R "$MINI/kit/." "$dir/"
}

# new_tree [DIR]: a pristine miniature tree, older than everything else here.
new_tree() {
	local dir=${1:-tree}
	cp -R "$MINI/tree" "$dir" && chmod -R u=rwX,go=rX "$dir" &&
		find "$dir" -exec touch -d '2024-05-06 07:08:09.101112' {} +
}

apply() { kit/scripts/apply.sh "$@"; }

# snapshot DIR: all that can be seen of it: types, modes, times, inodes, bytes.
snapshot() { listed "$1" -printf '%p %y %m %T@ %i %l\n' -type f -exec sha256sum {} +; }

# bytes DIR: names, modes and contents, without times.
bytes() {
	listed "$1" -type d -printf '%p %m\n' -o -type l -printf '%p %l\n' -o \
		-type f -printf '%p %m\n' -exec sha256sum {} +
}

# listed DIR WORD...: what find says of it, sorted; no shell is started for it.
listed() {
	local from=$PWD rc=0
	cd -- "$1" || return
	find . "${@:2}" | sort || rc=$?
	cd -- "$from" && return "$rc"
}

# no_stack DIR: bytes without the quilt stack and the kit's own state.
no_stack() { bytes "$1" | grep -v -e '\./patches[/ ]' -e '\./\.pc[/ ]' -e '\./\.tif-backports[/ ]'; }

# refuses CODE WORDS ARGS...: apply.sh exits with CODE, its last line has WORDS,
# it ends with one error message, and tree/ is untouched, times included.
refuses() {
	local code=$1 words=$2 line last='' errors=0
	shift 2
	if [[ -e tree ]]; then snapshot tree >before; fi
	test_expect_code "$code" apply "$@" >out 2>err || return 1
	while IFS= read -r line || [[ $line ]]; do
		last=$line
		if [[ $line == *'error: '* ]]; then errors=$((errors + 1)); fi
	done <err
	if [[ $last != 'apply.sh: error: '* ]] || ! grep -q -e "$words" <<<"$last"; then
		echo "unexpected message:" && cat err && return 1
	fi
	[[ $errors -eq 1 ]] || return 1
	if [[ -e tree ]]; then snapshot tree >after && test_cmp before after; fi
}

# restored [DIR]: DIR is byte for byte what new_tree makes.
restored() {
	bytes "${1:-tree}" >have || return
	if [[ ! ${PRISTINE-} ]]; then
		new_tree pristine.ref && PRISTINE=$(bytes pristine.ref) && rm -rf pristine.ref || return
	fi
	echo "$PRISTINE" >want && test_cmp want have
}

# status_is STATUS [TREE]: by the line of the report, which is in status.json.
status_is() {
	apply --status --json - "${2:-tree}" 2>/dev/null >status.json || return 1
	if [[ $(<status.json) != '{'*$'\n  "status": "'"$1"$'",\n'*'}' ]]; then
		cat status.json
		return 1
	fi
}

# programs_without NAME: a folder bin/ with every program but NAME.
programs_without() {
	rm -rf bin && mkdir bin && ln -s /usr/bin/* bin/ && rm -f "bin/$1"
}

((EUID != 0)) || test_set_prereq ROOT
# shellcheck disable=SC2034 # for the tests that need a file system of their own
if unshare -m true 2>/dev/null; then test_set_prereq MOUNT; fi
