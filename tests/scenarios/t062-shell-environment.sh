#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a caller's shell exports changes nothing in the scripts; links and closed streams.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the scripts start in an environment of their own'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# A kit with one command, which prints what it sees.
mkdir kit && kit_scripts kit start common arch fingerprint kbuild && cp "$KIT/VERSION" kit/ && cp -R "$KIT/arch" kit/
cat >kit/scripts/show.sh <<'END'
#!/bin/bash -p
here=$(realpath -- "${BASH_SOURCE[0]}")
source "${here%/*}/lib/start.sh" || exit 5
usage() { echo "usage: show.sh"; }
options 'value: flag' "$@"
printf '%s\n' "$-" "$BASHOPTS" "$(umask)" "$PROG" "$KIT_DIR" "HOME=$HOME" "TMPDIR=${TMPDIR-}" "${OPTION[value]-none} ${OPTION[flag]-0}" "${ARGS[@]}"
for name in ARCH CROSS_COMPILE CC CFLAGS LDFLAGS MAKEFLAGS KBUILD_OUTPUT QUILT_PATCHES GIT_DIR CDPATH \
	GREP_OPTIONS POSIXLY_CORRECT BASH_ENV GLOBIGNORE LANG; do
	if [[ -v $name ]]; then echo "$name is set"; fi
done
declare -F grep cd || :
echo no-match*
END
chmod +x kit/scripts/show.sh
show=$PWD/kit/scripts/show.sh

# same WORDS...: show.sh, run by env with these words, prints what it prints without.
same() {
	"$show" --value 7 a b >want 2>&1 && env "$@" "$show" --value 7 a b >have 2>&1 && test_cmp want have
}

test_expect_success 'variables of builds, quilt, git and shells' '
	same ARCH=arm64 CROSS_COMPILE=x- CC=false CFLAGS=-x LDFLAGS=-x MAKEFLAGS=-n KBUILD_OUTPUT=/x KBUILD_VERBOSE=1 \
		QUILT_PATCHES=x GIT_DIR=/x GIT_INDEX_FILE=/x GREP_OPTIONS=-v POSIXLY_CORRECT=1 LANG=C.UTF-8 LC_ALL=C.UTF-8 \
		GLOBIGNORE="*" IFS=/ && grep -x "7 0" have && grep -x a have
'
test_expect_success 'SHELLOPTS and BASHOPTS' '
	same SHELLOPTS=braceexpand:noglob:nounset:errexit:noclobber:posix:keyword &&
	same SHELLOPTS=braceexpand:onecmd:allexport:interactive-comments && same SHELLOPTS=noexec &&
	same BASHOPTS=failglob:nocaseglob:nocasematch:dotglob:extdebug && same BASHOPTS=nullglob
'
test_expect_success 'BASH_ENV and exported functions' '
	echo "set -f; echo from BASH_ENV" >bash-env && same BASH_ENV="$PWD/bash-env" &&
	same "BASH_FUNC_grep%%=() { echo no; }" "BASH_FUNC_cd%%=() { return 1; }" "BASH_FUNC_exec%%=() { return 1; }"
'
test_expect_success 'CDPATH, with the folder named as the README does' '
	(cd kit && scripts/show.sh x) >want && (cd kit && CDPATH=.:/ scripts/show.sh x) >have 2>&1 && test_cmp want have
'
test_expect_success 'umask' '(umask 077 && "$show") >have && (umask 0 && "$show") >want && test_cmp want have && grep -x 0022 have'
test_expect_success 'through a symbolic link, and a chain of two' '
	mkdir -p bin deep/er && ln -s "$show" bin/show.sh && ln -s ../../bin/show.sh deep/er/other && "$show" >want &&
	bin/show.sh >have && test_cmp want have && deep/er/other >have && test_cmp want have &&
	(PATH=$PWD/bin:$PATH && cd bin && show.sh) >have && sed "s/^no-match.*//" have >h && sed "s/^no-match.*//" want | test_cmp - h
'
test_expect_success 'a library that is not there ends the command with 5' '
	mkdir -p lost/scripts && cp "$show" lost/scripts/ && test_expect_code 5 lost/scripts/show.sh >out 2>err && test_must_be_empty out
'
test_expect_success 'closed streams' '
	"$show" <&- >have && "$show" >want && test_cmp want have && "$show" 2>&- >have && test_cmp want have &&
	"$show" >&- 2>err && test_must_be_empty err
'
test_expect_success 'no HOME: one that does not exist, and the cache is asked for' '
	env -u HOME "$show" >have && grep -x HOME=/nonexistent have &&
	test_expect_code 4 env -u TIF_CACHE bash -c "source kit/scripts/lib/common.sh; HOME=/nonexistent; cache_dir" 2>err &&
	grep "set TIF_CACHE" err
'
test_expect_success 'a TMPDIR that is missing is exit 4, with its name' '
	test_expect_code 4 env TMPDIR=/nonexistent bash -c "source kit/scripts/lib/common.sh; scratch" 2>err && grep "/nonexistent" err
'
test_expect_success 'options: both forms, behind arguments, unknown ones, values that are missing' '
	"$show" a --value=3 b --flag >out && grep -x "3 1" out && "$show" -- --value >out && grep -x -e --value out &&
	test_expect_code 2 "$show" --bogus 2>err && grep "^show.sh: error: .*--bogus.*: see show.sh --help" err &&
	test_expect_code 2 "$show" --value 2>err && grep "^show.sh: error: .*value.*argument" err &&
	"$show" --help >out && grep "^usage" out && "$show" --version >out && grep "^show.sh (tif-backports) [0-9]" out
'
test_expect_success 'the kit'\''s own commands, and what kbuild is told' '
	for s in verify fetch setup; do
		ARCH=arm64 CDPATH=.:/ SHELLOPTS=noglob "$KIT/scripts/$s.sh" --help >out 2>err && test_must_be_empty err || return 1
	done &&
	ARCH=arm64 CROSS_COMPILE=x- CC=false TIF_CACHE=$PWD/c bash -c "
		source kit/scripts/lib/common.sh; source kit/scripts/lib/kbuild.sh; echo \"\${ARCH_MAKE[*]}\"" >out && grep -x ARCH=x86_64 out
'
test_done
