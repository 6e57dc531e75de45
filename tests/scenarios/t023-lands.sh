#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a refusal says what would land, and the command for it'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# shown: the tree, as a shell reads it.
shown() { printf %q "$PWD/tree"; }

# odd_s390: a tree whose s390 Kconfig is another one.
odd_s390() { rm -rf tree && new_tree && sed -i "s/select HAVE_RSEQ/select VENDOR_RSEQ/" tree/arch/s390/Kconfig; }

# command: what the error of the last run said would land the rest.
command_said() { tail -n 1 err | sed -n "s/.*'\(scripts\/apply.sh .*\)' lands the rest\$/\1/p"; }

test_expect_success 'setup' 'new_kit'
test_expect_success 'one architecture does not fit: which would land, in words and in the report' '
	odd_s390 && refuses 1 "1 of 9 patches do not fit" --json run.json tree &&
	grep -x "Would land: x86. Would not: s390." out &&
	jq -e --arg command "scripts/apply.sh --arch x86 $(shown)" ".lands == [\"x86\"] and .lands_command == \$command" run.json
'
test_expect_success 'the command that was said lands them' '
	command_said >said && [[ $(<said) == "scripts/apply.sh --arch x86 $(shown)" ]] && (cd kit && bash ../said) >out &&
	grep "^Applied: 8 patches" out && apply --undo tree
'
test_expect_success 'the options of the run are in the command' '
	refuses 1 "do not fit" --series 6.1 --level tif --numbering generic --dry-run tree && command_said >said &&
	[[ $(<said) == "scripts/apply.sh --arch x86 --series 6.1 --level tif --numbering generic $(shown)" ]] &&
	(cd kit && bash ../said) >out && apply --undo tree
'
test_expect_success 'nothing is left to land: no command' '
	refuses 1 "do not fit.*: --propose DIR" --arch s390 --json run.json tree && grep -x "Would land: nothing. Would not: s390." out &&
	jq -e ".lands == [] and .lands_command == \"\"" run.json
'
test_expect_success 'what is common does not fit: no architecture would land' '
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "do not fit.*: --propose DIR.*--with DIR" --json run.json tree && jq -e ".lands == [] and .lands_command == \"\"" run.json
'
test_expect_success 'only level rseq does not fit: level tif would land' '
	rm -rf tree && new_tree && sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "do not fit.*: .scripts/apply.sh --level tif .* lands without rseq; --with DIR" tree && apply --level tif tree >out && apply --undo tree
'
test_expect_success 'all fit: all would land, and no command is needed' '
	rm -rf tree && new_tree && apply --dry-run --json run.json tree >out && ! grep "Would land" out &&
	jq -e ".lands == [\"s390\", \"x86\"] and .lands_command == \"\"" run.json
'
# asks LINE: the series with that line on top.
asks() { cp "$MINI/kit/series/6.12" kit/series/6.12 && sed -i "2a # numbering: $1" kit/series/6.12; }

test_expect_success 'the numbering that a series asks for, with its reason' '
	asks "native there is no room" && apply --dry-run --json run.json tree >out && jq -e ".numbering == \"native\"" run.json &&
	grep "note: numbering native, as series 6.12 asks for: there is no room" out
'
test_expect_success 'an option decides' '
	apply --dry-run --numbering generic --json run.json tree >out && jq -e ".numbering == \"generic\"" run.json && ! grep "asks for" out
'
test_expect_success 'applied with the default, and applied again' '
	apply tree >out && apply tree >out && grep "^Already applied: .*numbering native" out && apply --undo tree
'
test_expect_success 'a numbering that nobody knows, or without a reason' '
	asks "odd why" && refuses 5 "line 3: cannot use" tree && asks "native" && refuses 5 "line 3: cannot use" tree
'

test_done
