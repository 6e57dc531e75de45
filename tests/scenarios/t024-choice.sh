#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the series of a tree is chosen by what the tree has'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# probe_file NAME YES NO: a probe of the miniature kit.
probe_file() {
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0' "means: the $1 feature" 'commit: none, a test' \
		"yes: $2" "no: $3" >"kit/probes/$1"
}

# needs SERIES LINE...: that series has these lines on top.
needs() {
	local file=kit/series/$1
	shift
	printf '# %s\n' "$@" | cat - "$MINI/kit/series/6.12" >"$file"
}

# version MAJOR MINOR: a pristine tree that counts so.
version() { rm -rf tree && new_tree && sed -i "s/^VERSION = .*/VERSION = $1/; s/^PATCHLEVEL = .*/PATCHLEVEL = $2/" tree/Makefile; }

# chosen SERIES: a dry run takes it.
chosen() { apply --dry-run --json run.json tree >out && [[ $(jq -r .series run.json) == "$1" ]]; }

test_expect_success 'setup: one series for trees with the feature, one for trees without it' '
	new_kit && mkdir -p kit/probes && cp "$KIT/probes/always" "$KIT/probes/never" kit/probes/ &&
	probe_file loop "kernel/entry.c ^unsigned long exit_loop" "kernel/entry.c ^static unsigned long exit_loop" &&
	probe_file other "Makefile ^OTHER" "Makefile !^OTHER" &&
	needs 6.12 "needs: loop" && needs 6.1 "needs: not loop"
'
test_expect_success 'another version, with what 6.12 needs' '
	version 6 9 && chosen 6.12 && grep "note: series 6.12 for a kernel 6.9.99-mini: all that it needs is in this tree" out &&
	jq -e ".candidates == [{series: \"6.1\", against: [\"the tree has the loop feature (kernel/entry.c:5)\"]}, {series: \"6.12\", against: []}]" run.json &&
	version 5 14 && chosen 6.12
'
test_expect_success 'the version of one series, with what another one needs' '
	version 6 1 && chosen 6.12 && version 6 12 && chosen 6.12 && ! grep "for a kernel" out &&
	sed -i "s/^unsigned long exit_loop/static &/" tree/kernel/entry.c && sed -i "s/^ unsigned long exit_loop/ static&/" kit/patches/rseq/entry.patch && chosen 6.1
'
test_expect_success 'the option decides' '
	apply --dry-run --series 6.12 --json run.json tree >out && jq -e ".series == \"6.12\" and .candidates == []" run.json
'
test_expect_success 'applied, the choice stays: again, by name, and back' '
	cp "$MINI/kit/patches/rseq/entry.patch" kit/patches/rseq/ && version 6 9 && apply tree >out &&
	apply tree >out && grep "Already applied: series 6.12" out && apply --series 6.12 tree >out && grep "Already applied" out && apply --undo tree
'
test_expect_success 'of several that fit, the own version, then the nearest' '
	needs 6.1 "needs: loop" && version 6 1 && chosen 6.1 && version 6 12 && chosen 6.12 && version 6 3 && chosen 6.1 && version 6 10 && chosen 6.12
'
test_expect_success 'a series that refuses what the tree has is not chosen for another version' '
	needs 6.12 "needs: loop" && sed -i "s/^# level: rseq/&\n# refuse: loop no hook/" kit/series/6.12 && version 6 10 && chosen 6.1 &&
	version 6 12 && refuses 1 "series 6.12 is not for .*: no hook" tree
'
test_expect_success 'a series without needs is for its own version only' '
	cp "$MINI/kit/series/6.12" kit/series/6.12 && needs 6.1 "needs: not loop" && version 6 12 && chosen 6.12 && version 6 9 &&
	refuses 3 "no series covers 6.9.99-mini" tree
'
test_expect_success 'none: the nearest, how much of it fits, the facts, what to do' '
	needs 6.12 "needs: loop" "needs: other" && needs 6.1 "needs: not loop" "needs: other" && version 6 9 &&
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c && bytes tree >before.b &&
	refuses 3 "no series covers 6.9.99-mini (.*), the nearest is 6.12: 8 of its 9 patches fit, and the tree does not have the other feature (Makefile).*--series 6.12 --dry-run.*CONTRIBUTING.md" \
		--json run.json tree && bytes tree >after.b && test_cmp before.b after.b &&
	grep "^Against series 6.12: the tree does not have the other feature (Makefile)$" out &&
	grep "^Does not fit: rseq/sched.patch, kernel/sched/core.c, hunk 1, line 5: the lines differ" out && ! grep "^conflict" err &&
	jq -e ".exit == 3 and .outcome == \"error\" and .nearest == {series: \"6.12\", fit: 8, patches: 9} and (.conflicts | length) == 1" run.json
'
test_expect_success 'the command that was said explains the hunk' '
	refuses 1 "1 of 9 patches do not fit" --series 6.12 --dry-run tree && grep "^conflict: rseq/sched.patch" err
'
# far: series 6.12, whose scheduler's hook is for other code
far() { sed -i "s,^rseq/sched.patch,rseq/far.patch," kit/series/6.12 && sed "s/account_time/account_other/" kit/patches/rseq/sched.patch >kit/patches/rseq/far.patch; }
test_expect_success 'the nearest is the one whose hooks fit, not the one whose number is near' '
	needs 6.12 "needs: other" && needs 6.1 "needs: other" && version 6 11 && refuses 3 "the nearest is 6.12: 9 of its 9" tree &&
	far && refuses 3 "the nearest is 6.1: 9 of its 9" --json run.json tree &&
	jq -e "[.candidates[] | [.series, .hooks, .stand]] == [[\"6.1\", 7, 6], [\"6.12\", 7, 5]]" run.json
'
test_expect_success 'a share counts, not a number: a longer series with more misses is not nearer' '
	for i in 1 2 3 4; do
		sed "s,kernel/entry.c,kernel/sched/core.c,g; /^@@/,\$d" kit/patches/rseq/last.patch >kit/patches/rseq/more-$i.patch &&
			printf "%s\n" "@@ -1,1 +1,2 @@" " no such line $i" "+more" >>kit/patches/rseq/more-$i.patch && echo rseq/more-$i.patch >>kit/series/6.1 || return 1
	done && for i in 5 6; do
		sed "/^@@/,\$d" kit/patches/rseq/last.patch >kit/patches/rseq/more-$i.patch &&
			printf "%s\n" "@@ -2,1 +2,2 @@" " /* The way out to user space, in miniature. */" "+/* $i */" >>kit/patches/rseq/more-$i.patch && echo rseq/more-$i.patch >>kit/series/6.1 || return 1
	done && refuses 3 "the nearest is 6.12" --json run.json tree && jq -e "[.candidates[] | [.series, .hooks, .stand]] == [[\"6.1\", 13, 8], [\"6.12\", 7, 5]]" run.json
'
test_expect_success 'a probe that cannot tell is a fact against the series, with its reason' '
	probe_file other "Makefile ^OTHER" "no/such/file ." && version 6 9 &&
	refuses 3 "probe other cannot tell whether the tree has the other feature (neither answer is found: no line of Makefile tells; there is no no/such/file)" tree
'
test_expect_success 'a line that says nothing' '
	needs 6.12 "needs: not" && refuses 5 "line 1: cannot use" tree && needs 6.12 "needs: loop odd" && refuses 5 "line 1: cannot use" tree
'
test_expect_success 'a level without patches is in each tree of the series, and said of no other tree' '
	cp "$MINI/kit/series/6.12" kit/series/6.12 && sed -i "/^# level: tif/,/^# level: rseq/{/patch/d}" kit/series/6.12 &&
	! sed -n "/^# level: tif/,/^# level: rseq/p" kit/series/6.12 | grep patch && sed -i "1i # needs: loop" kit/series/6.12 && version 6 12 &&
	bytes tree >before.b && apply --level tif --json run.json tree >out && bytes tree >after.b && test_cmp before.b after.b &&
	grep "^Nothing to do: level tif of series 6.12 is in this tree already" out && jq -e ".exit == 0 and .outcome == \"nothing-to-do\"" run.json &&
	sed -i "s/^unsigned long exit_loop/static &/" tree/kernel/entry.c &&
	refuses 1 "series 6.12 brings nothing at level tif, and is not for this tree: the tree does not have the loop feature (kernel/entry.c:" --series 6.12 --level tif tree &&
	sed -i "/^# level: tif/d" kit/series/6.12 && version 6 12 && refuses 5 "series 6.12 has nothing for level tif" --level tif tree
'

test_done
