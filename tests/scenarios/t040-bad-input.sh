#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='bad input: an exit code and one clear message each, the tree untouched'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

fresh() { rm -rf tree && new_tree; }

test_expect_success 'setup' 'new_kit && new_tree'

test_expect_success '--help' 'apply --help >out && grep -e "--dry-run" out && grep "Exit codes" out'
test_expect_success 'no tree' 'refuses 2 "no tree given"'
test_expect_success 'two trees' 'refuses 2 "more than one tree" tree tree'
test_expect_success 'an empty name' 'refuses 2 "name is empty" ""'
test_expect_success 'an unknown option' 'refuses 2 "unknown option --frob" --frob tree && refuses 2 "unknown option -dash" -dash'
test_expect_success 'an option without its value' 'refuses 2 "series needs a value" tree --series'
test_expect_success 'an empty value' 'refuses 2 "series needs a value" --series= tree'
test_expect_success 'an unknown level' 'refuses 2 "level is tif or rseq" --level all tree'
test_expect_success 'an unknown numbering' 'refuses 2 "numbering is generic or native" --numbering odd tree'
test_expect_success 'a malformed list of architectures' 'refuses 2 "arch takes names" --arch "x86,,s390" tree'
test_expect_success 'an unknown series' 'refuses 2 "no series .9.9.: choose one of: 6.1 6.12" --series 9.9 tree'
test_expect_success 'a series by path' 'refuses 2 "no series" --series ../series/6.12 tree'
test_expect_success 'undo and status' 'refuses 2 "exclude each other" --undo --status tree'
test_expect_success 'undo of a choice' 'refuses 2 "takes no choice" --undo --level tif tree'
test_expect_success 'status as a dry run' 'refuses 2 "never changes anything" --status --dry-run tree'
test_expect_success 'a report nowhere' 'refuses 4 "json: .*cannot be written" --json no/where.json tree'
test_expect_success 'wrong options, and the report says so' '
	refuses 2 "unknown option --frob" --frob --json r.json tree --series &&
	jq -e ".exit == 2 and (.message | startswith(\"unknown option --frob\"))" r.json &&
	refuses 2 "level needs a value" --json=r.json tree --level && jq -e ".message | startswith(\"--level needs a value\")" r.json
'
test_expect_success 'a report without its name' 'refuses 2 "json needs a value" tree --json'
test_expect_success 'a report on a folder' 'mkdir folder && refuses 4 "cannot be written" --json folder tree'

test_expect_success 'no such folder' 'refuses 3 "nowhere does not exist" nowhere'
test_expect_success 'a file' 'refuses 3 "is not a folder" tree/Makefile'
test_expect_success 'not a kernel tree' 'mkdir -p other/arch && touch other/Makefile &&
	refuses 3 "not a kernel tree (it has no Kconfig kernel/)" other &&
	[[ $(find other | wc -l) == 3 ]]'
test_expect_success 'a Makefile without a version' '
	sed -i /^VERSION/d tree/Makefile && refuses 3 "states no VERSION" tree && fresh'
test_expect_success 'a version without a series: the nearest one' '
	sed -i "s/^PATCHLEVEL = .*/PATCHLEVEL = 18/" tree/Makefile &&
	refuses 3 "no series covers 6.18.99-mini .*, the nearest is 6.12: 9 of its 9 patches fit: .scripts/apply.sh --series 6.12" --json r.json tree &&
	jq -e ".exit == 3 and .outcome == \"error\" and (.message | contains(\"no series covers\"))" r.json && fresh'
test_expect_success 'an architecture without a series' '
	refuses 3 "does not cover the architecture .arm64.: it covers: s390 x86" --arch x86,arm64 tree'

test_expect_success 'without patch' '
	programs_without patch && snapshot tree >before &&
	(PATH=$PWD/bin && export PATH && test_expect_code 4 kit/scripts/apply.sh tree >out 2>err) && snapshot tree >after &&
	test_cmp before after && grep "error: patch is not installed.*: apt-get install" err && [[ $(grep -c "error: " err) == 1 ]]
'

test_expect_success 'once the program is built, quilt, jq, patchutils and a compiler are not needed' '
	programs_without quilt && rm -f bin/{jq,lsdiff,filterdiff,flock,cc,gcc,make} &&
	(PATH=$PWD/bin && export PATH && kit/scripts/apply.sh --dry-run tree >out) && grep "All 9 patches fit" out
'

test_expect_success 'without wiggle: conflicts are explained all the same' '
	programs_without wiggle && sed -i "s/account_time(prev);/vendor();/" tree/kernel/sched/core.c &&
	(PATH=$PWD/bin && export PATH && test_expect_code 1 kit/scripts/apply.sh tree >out 2>err) &&
	grep "wiggle: not installed" err && tail -n 1 err | grep "the lines differ" && fresh
'

test_expect_success 'a series that names a patch that is not there' '
	rm kit/patches/rseq/last.patch && refuses 5 "series/6.12, line 15: there is no patches/rseq/last.patch" tree
'
test_expect_success 'a series with a patch of no level' '
	cp "$MINI/kit/patches/rseq/last.patch" kit/patches/rseq/ && sed -i "1i rseq/last.patch" kit/series/6.12 &&
	refuses 5 "line 1: rseq/last.patch stands before" tree
'
test_expect_success 'a series with an unknown level' '
	sed "s/level: rseq/level: perf/" "$MINI/kit/series/6.12" >kit/series/6.12 &&
	refuses 5 "no level is called .perf." tree
'
test_expect_success 'a patch that reaches out of the tree' '
	cp "$MINI/kit/series/6.12" kit/series/ && sed -i "s,^\([-+]*\) [ab]/kernel/entry.c,\1 a/../outside," kit/patches/rseq/last.patch &&
	refuses 5 "a patch names the path" tree && [[ ! -e outside ]]
'

test_done
