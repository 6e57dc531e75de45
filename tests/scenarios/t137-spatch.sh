#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# convert.sh and a spatch that fails by itself: its own words, exit 4 or 5, and never a
# header that cannot be converted.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='failures of spatch itself'
# shellcheck source=tests/lib/convert.sh
. "$(dirname -- "$0")/../lib/convert.sh"

header=arch/x86/include/asm/thread_info.h

# fake LINE...: a spatch that runs these lines of shell in place of the real one
fake() {
	mkdir -p bin && printf '%s\n' '#!/bin/sh' "$@" >bin/spatch && chmod 755 bin/spatch
}

# fails CODE WORDS: with the fake, one error, and nothing written
fails() {
	PATH=$PWD/bin:$PATH refuses "$1" "$2" && test "$(grep -c "error:" err)" = 1 && ! grep "cannot be converted" err
}

test_expect_success 'setup' '
	mkdir -p "a tree/${header%/*}" && printf "%s\n" "#define TIF_SIGPENDING 2" "#define TIF_SSBD 5" >"a tree/$header" && convert
'
test_expect_success 'it ends with an exception' '
	fake "echo Fatal error: exception Failure >&2; exit 2" && fails 5 "spatch failed (.*exit 2): Fatal error: exception Failure"
'
test_expect_success 'it cannot use its files' '
	fake "echo \"exception Sys_error(/x: Permission denied)\" >&2; exit 2" && fails 4 "spatch cannot use its files .*Permission denied"
'
test_expect_success 'the scratch folder is full' '
	fake "echo \"Sys_error(x: No space left on device)\" >&2; exit 2" && fails 4 "scratch folder .*No space left on device.*: make room"
'
test_expect_success 'it is killed' 'fake "kill -9 \$\$" && fails 5 "killed by signal 9"'
test_expect_success 'it says nothing, and it leaves the header as it was' '
	fake "exit 0" && fails 5 "gives no statistics" &&
	fake "echo nb good = 1, nb bad = 0" && fails 5 "spatch failed\|spatch changed nothing"
'
test_expect_success 'it leaves an empty file' '
	fake "echo nb good = 1, nb bad = 0; case \$1 in --parse-c) ;; *) : >$header ;; esac" && fails 5 "left an empty file"
'
test_expect_success 'it is not installed' '
	mkdir -p few && for p in bash env realpath dirname sha256sum id cat; do ln -sf "$(command -v $p)" few/ || return 1; done &&
	built_program && PATH=$PWD/few test_expect_code 4 "$KIT_PROGRAM" --kit "$KIT" convert --arch x86 "a tree" "out dir" 2>err && grep "spatch is not installed: apt-get install coccinelle" err
'
test_expect_success 'no HOME, and a HOME that nobody may read' '
	rm -rf "out dir" && (unset HOME && convert) && test -e "out dir/$header" &&
	rm -rf "out dir" && HOME=/nonexistent/x convert && test -e "out dir/$header"
'
test_expect_success 'it is started twice, with an environment of its own' '
	fake "env >>\"$PWD/environment\"; exec $(command -v spatch) \"\$@\"" && rm -rf "out dir" &&
	PATH=$PWD/bin:$PATH OCAMLRUNPARAM=b COCCINELLE_HOME=/nonexistent PYTHONPATH=/nonexistent convert &&
	test "$(grep -c ^PATH= environment)" = 2 && ! grep -e OCAMLRUNPARAM -e COCCINELLE_HOME -e PYTHONPATH environment &&
	grep -x "PATH=/usr/bin:/bin" environment && grep -x LC_ALL=C environment
'

test_done
