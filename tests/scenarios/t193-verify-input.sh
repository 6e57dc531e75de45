#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='verify.sh says what it cannot use, with the documented exit code'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# says CODE WORDS ARG...: verify.sh ends with CODE and one line, which has WORDS.
says() {
	test_expect_code "$1" "$KIT/scripts/verify.sh" "${@:3}" >out 2>err || return 1
	if [[ $(wc -l <err) -ne 1 ]] || ! grep "^verify.sh: error: $2" err; then cat err && return 1; fi
}

test_expect_success 'setup: the program is built' 'new_tree && "$KIT/scripts/apply.sh" --version'
test_expect_success 'no tree, two, and one that is none' '
	says 2 "one kernel tree is needed" && says 2 "one kernel tree is needed" tree tree &&
	says 3 "nowhere does not exist" nowhere && says 3 ".* is not a kernel tree" tree/arch
'
test_expect_success 'words that it does not know' '
	says 2 "unknown --level (foo): one or more of static," --level static,foo tree && says 2 "unknown --arch (foo)" --arch foo tree &&
	says 2 "unknown --variant (foo)" --variant foo tree && says 2 "--jobs and --times take" --jobs 0 tree &&
	says 2 "unrecognized option" --bogus tree
'
test_expect_success 'trees and files that are not there' '
	says 3 "nowhere does not exist" --baseline nowhere tree && says 2 "variant stock needs a --baseline" --variant stock tree &&
	says 3 "no rseq selftests (nowhere)" --upstream nowhere tree && says 4 "there is no list of symbols (nowhere)" --level kabi --kabi-list nowhere --baseline tree tree
'
test_expect_success 'a tree that was built in place cannot be built beside it' '
	for path in .config include/config arch/x86/include/generated; do
		cp -R tree built && mkdir -p built/include && touch built/$path && says 1 ".*built was built in place ($path): make mrproper" --level objects built &&
		says 1 ".*built was built in place ($path)" --level static,build --baseline built tree && rm -r built || return 1
	done && cp -R tree built && touch built/.config && test_expect_code 1 "$KIT/scripts/verify.sh" --level static --out s built >out && grep "^pass" out
'
test_expect_success 'a folder for results that cannot be one' '
	touch file && says 4 "results cannot be written to file: name another folder" --out file tree && [[ ! -s file ]] &&
	says 4 "results cannot be written to file/x" --out file/x tree && mkdir -p made/results.jsonl && says 4 "results cannot be written to made" --out made tree
'
test_expect_success 'a tree without the stack: each check that needs one says once what to do' '
	test_expect_code 1 "$KIT/scripts/verify.sh" --level static --out r tree >out 2>err && grep "no series of this kit is known to be in .*/tree: scripts/apply.sh --status" err && grep "^skip.*checkpatch" out >line &&
	grep "there is no stack of this kit (.*): apply.sh TREE first" line && [[ $(grep -o "no stack" line | wc -l) -eq 1 ]]
'
test_expect_success 'it says the day, no patches, and leaves the bit maps, which name no file of this machine' '
	jq -e ".fingerprint.patches == [] and (.date | test(\"^20[0-9-]{8}$\"))" r/fingerprint.json && grep "<!DOCTYPE html>" r/audit/x86.html &&
	! grep -e "href=\"file:" -e "href=\"/" r/audit/x86.html
'
test_done
