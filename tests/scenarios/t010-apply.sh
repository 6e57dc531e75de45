#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what apply.sh lands, and how it is taken back'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

test_expect_success 'setup' 'new_kit && new_tree'

test_expect_success 'a pristine tree says so' '
	status_is pristine && jq -e "[.series, .level, .numbering] == [\"\", \"\", \"\"]" status.json
'

test_expect_success 'a dry run says what it would do, and changes nothing' '
	snapshot tree >before &&
	apply --dry-run --json dry.json tree >out &&
	snapshot tree >after &&
	test_cmp before after &&
	grep "would modify kernel/entry.c" out &&
	grep "would add kernel/rseq_entry.c" out &&
	grep "would delete kernel/gone.c" out &&
	[[ $(jq -r .outcome dry.json) == would-apply ]] &&
	[[ $(jq ".files | length" dry.json) == 11 ]]
'

test_expect_success 'the series lands' '
	apply --json report.json tree >out &&
	grep "^Applied: 9 patches, 11 files" out &&
	grep "apply.sh --undo" out && grep "verify.sh" out &&
	status_is applied
'

test_expect_success 'what landed is what plain patch makes of the same series' '
	new_tree by-hand &&
	cp -R kit/compat/tif/. kit/compat/rseq/. by-hand/ &&
	for p in tif/kconfig arch/x86/select arch/s390/select rseq/build rseq/sched rseq/entry rseq/last; do
		patch -s -p1 -d by-hand <kit/patches/$p.patch || return 1
	done &&
	no_stack by-hand >want && no_stack tree >have && test_cmp want have
'

test_expect_success 'the report is complete and right' '
	jq -e "
		.schema == \"tif-backports/apply/1\" and .command == \"apply\" and .exit == 0 and
		.outcome == \"applied\" and .fingerprint.release == \"6.12.99-mini\" and
		.series == \"6.12\" and .level == \"rseq\" and .archs == [\"s390\", \"x86\"] and
		(.patches | length) == 9 and (.files | length) == 11 and .conflicts == []
	" report.json &&
	want=$(sha256sum <tree/kernel/entry.c | cut -d" " -f1) &&
	[[ $(jq -r ".files[] | select(.path == \"kernel/entry.c\").after" report.json) == "$want" ]]
'

test_expect_success 'untouched files keep their time' '
	[[ $(stat -c %y tree/Documentation/notes.txt) == *07:08:09.101112* ]]
'

test_expect_success 'applying twice changes nothing at all' '
	snapshot tree >before &&
	apply tree >out &&
	snapshot tree >after &&
	test_cmp before after &&
	grep "^Already applied" out
'

test_expect_success 'every landed patch has a header, the generated ones too' '
	grep "^Subject: tif: the generic header" tree/patches/compat/tif.patch &&
	grep "^Subject: compat/rseq: files that are new" tree/patches/compat/rseq.patch &&
	[[ $(grep -c "^# level: " tree/patches/series) == 2 ]]
'

test_expect_success 'quilt pop -a gives the pristine tree back' '
	bytes tree >applied && snapshot tree >before-pop &&
	(cd tree && quilt --quiltrc - pop -a) >/dev/null &&
	new_tree pristine && no_stack pristine >want && no_stack tree >have && test_cmp want have &&
	status_is popped && cp -a tree popped
'

test_expect_success 'a popped stack is not applied over' '
	refuses 1 "popped" tree
'

test_expect_success 'quilt push -a brings it back' '
	(cd tree && quilt --quiltrc - push -a --fuzz=0) >/dev/null &&
	no_stack tree >have && bytes tree >again && test_cmp applied again &&
	status_is applied
'

test_expect_success 'undo can be tried dry' '
	snapshot tree >before &&
	apply --undo --dry-run tree >out && grep "Would restore 11 files" out &&
	snapshot tree >after && test_cmp before after
'

test_expect_success 'undo restores every byte and leaves nothing' '
	touch now &&
	apply --undo --json undo.json tree >out &&
	restored &&
	grep "^Undone: 11 files" out && [[ $(jq -r .outcome undo.json) == undone ]] &&
	[[ $(jq -r .level undo.json) == "" ]] && status_is pristine
'

test_expect_success 'make would see that the files changed back' '
	[[ tree/kernel/entry.c -nt now ]]
'

test_expect_success 'undo on a pristine tree has nothing to do' '
	snapshot tree >before && apply --undo tree >out && snapshot tree >after &&
	test_cmp before after && grep "^Nothing to undo" out
'

test_expect_success 'undo works on a popped stack too' '
	rm -rf tree && mv popped tree && apply --undo tree >/dev/null && restored
'

test_expect_success 'level tif takes the first section only' '
	apply --level tif tree >out && grep "^Applied: 4 patches, 4 files" out &&
	[[ ! -e tree/kernel/rseq_entry.c ]] &&
	status_is applied && [[ $(jq -r .level status.json) == tif ]]
'

test_expect_success 'another level on top is refused with the way out' '
	refuses 1 "has series 6.12, level tif.*--undo first" tree
'

test_expect_success 'level rseq after the undo' '
	apply --undo tree >/dev/null && apply --level=rseq tree >/dev/null && status_is applied &&
	apply --undo tree >/dev/null && restored
'

test_expect_success 'an architecture that is not asked for stays as it was' '
	apply --arch x86 tree >out && grep "^Applied: 8 patches" out &&
	cmp tree/arch/s390/Kconfig "$MINI/tree/arch/s390/Kconfig" &&
	! cmp -s tree/arch/x86/Kconfig "$MINI/tree/arch/x86/Kconfig" &&
	! grep s390/select tree/patches/series &&
	apply --undo tree >/dev/null && restored
'

test_expect_success 'the series can be named' '
	apply --series 6.1 tree >/dev/null && status_is applied &&
	[[ $(jq -r .series status.json) == 6.1 ]] &&
	apply --undo tree >/dev/null && restored
'

test_expect_success 'another state of the kit is noticed' '
	apply tree >/dev/null && echo "/* later */" >>kit/compat/rseq/kernel/rseq_entry.c &&
	refuses 1 "another state of this kit" tree &&
	apply --undo tree >/dev/null && apply tree >/dev/null &&
	tail -n 1 tree/kernel/rseq_entry.c | grep later &&
	apply --undo tree >/dev/null && restored
'

test_expect_success 'new folders come and go' '
	mkdir -p kit/compat/rseq/lib/deep/er && echo "int deep;" >kit/compat/rseq/lib/deep/er/deep.c &&
	apply tree >/dev/null && [[ -f tree/lib/deep/er/deep.c ]] &&
	apply --undo tree >/dev/null && restored && rm -r kit/compat/rseq/lib
'

test_expect_success 'modes are kept, and a read-only file is no obstacle' '
	chmod 0444 tree/kernel/entry.c && chmod 0755 tree/kernel/sched/core.c &&
	bytes tree >want && apply tree >/dev/null &&
	[[ $(stat -c %a tree/kernel/entry.c) == 444 && $(stat -c %a tree/kernel/sched/core.c) == 755 ]] &&
	[[ $(stat -c %a tree/kernel/rseq_entry.c) == 644 ]] &&
	apply --undo tree >/dev/null && bytes tree >have && test_cmp want have &&
	rm -rf tree && new_tree
'

test_expect_success 'a hard link elsewhere keeps the old contents' '
	ln tree/kernel/entry.c other-name && apply tree >/dev/null &&
	cmp other-name "$MINI/tree/kernel/entry.c" &&
	apply --undo tree >/dev/null && restored && cmp other-name "$MINI/tree/kernel/entry.c"
'

test_expect_success 'offsets are accepted and reported' '
	sed -i "3i /* one more line */" tree/kernel/sched/core.c && bytes tree >want &&
	apply --verbose --json offset.json tree >out &&
	grep "note: rseq/sched.patch: kernel/sched/core.c: hunk 1 fits at line 6 (offset 1)" out &&
	jq -e ".offsets[0] | .patch == \"rseq/sched.patch\" and .hunk == 1 and .offset == 1" offset.json &&
	apply --undo tree >/dev/null && bytes tree >have && test_cmp want have &&
	rm -rf tree && new_tree
'

test_expect_success 'vendor traces are in the fingerprint' '
	printf "RHEL_MAJOR = 9\nRHEL_MINOR = 4\n" >tree/Makefile.rhelver && echo "-vendor7" >tree/localversion-v &&
	mkdir tree/debian tree/.git &&
	apply --status --json fp.json tree >out &&
	jq -e ".fingerprint.hints == [\"RHEL_MAJOR=9\", \"RHEL_MINOR=4\", \"localversion-v=-vendor7\", \"debian/\", \".git\"]" fp.json &&
	rm -rf tree && new_tree
'

test_expect_success 'with the report on stdout, stdout is the report' '
	apply --json - tree >report 2>words && jq -e ".outcome == \"applied\"" report &&
	grep "^Applied" words && apply --undo --json=- tree 2>/dev/null | jq -e ".outcome == \"undone\""
'

test_expect_success 'the caller'\''s quilt and patch settings do not matter' '
	mkdir elsewhere &&
	QUILT_PATCHES=elsewhere QUILT_PC=.elsewhere QUILT_PATCH_OPTS=--reverse POSIXLY_CORRECT=1 \
		apply tree >/dev/null && status_is applied && [[ ! -e tree/elsewhere && ! -e tree/.elsewhere ]] &&
	apply --undo tree >/dev/null && restored
'

test_expect_success 'no scratch stays behind' '
	tmp=$(mktemp -d) && TMPDIR=$tmp apply tree >/dev/null && TMPDIR=$tmp apply --undo tree >/dev/null &&
	rmdir "$tmp"
'

test_expect_success 'a TMPDIR that quilt cannot take is replaced, out loud' '
	mkdir "my tmp" && TMPDIR="$PWD/my tmp" apply --dry-run tree >/dev/null 2>err &&
	grep "warning: TMPDIR" err && rmdir "my tmp"
'

test_expect_success 'undo says what it does to each file, dry and done' '
	apply tree >/dev/null && apply --undo --dry-run --json dry.json tree >out &&
	grep "would delete kernel/rseq_entry.c" out && grep "would add kernel/gone.c" out && grep "would modify kernel/entry.c" out &&
	apply --undo --json undo.json tree >/dev/null && jq -c .files dry.json >want && jq -c .files undo.json >have && test_cmp want have &&
	jq -e "(.files | length) == 11 and (.files[] | select(.path == \"kernel/gone.c\") | .action == \"add\" and .before == null)" undo.json
'

test_expect_success 'hunks at other lines are counted without --verbose' '
	sed -i "3i /* one more line */" tree/kernel/sched/core.c && apply --dry-run tree >out &&
	grep -E "^note: [0-9]+ hunks? fits? at another line .--verbose lists" out && ! grep "fits at line" out && rm -rf tree && new_tree
'

test_expect_success 'x86_64 is x86' '
	apply --dry-run --arch x86_64,x86 --json arch.json tree >/dev/null && jq -e ".archs == [\"x86\"]" arch.json
'

test_expect_success 'an author, and what is none' '
	apply --author "A Name <name@example.org>" tree >/dev/null && grep "^Signed-off-by: A Name <name@example.org>" tree/patches/rseq/last.patch &&
	apply --undo tree >/dev/null && refuses 2 "author is" --author nobody tree && refuses 2 "takes no choice" --undo --author "A <a@b>" tree
'

test_expect_success 'the version of the kit, in words and in the report' '
	[[ $(apply --version) == "apply.sh (tif-backports) $(<kit/VERSION)" ]] &&
	apply --status --json - tree 2>/dev/null | jq -e ".kit == \"$(<kit/VERSION)\""
'

test_done
