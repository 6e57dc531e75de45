#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# jobs.sh drift: what is a job, what it records, and that a Slurm of the test's own gives
# the same results and reports as this machine.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='drift as a list of jobs'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
# shellcheck source=tests/lib/slurm.sh
. "$KIT/tests/lib/slurm.sh"
trap 'stop_slurm; die' EXIT
export TIF_TREES=$PWD/own

# a_version N: the miniature tree as release 6.12.N, in the folder v6.12.N
a_version() {
	new_tree "v6.12.$1" && sed -i "s/^SUBLEVEL.*/SUBLEVEL = $1/; s/^EXTRAVERSION.*/EXTRAVERSION =/" \
		"v6.12.$1/Makefile"
}

# jobs DIR [OPTION...] [WORD...]: with the results in DIR.
jobs() { kit/maint/jobs.sh --poll 1 --out "$1" drift "${@:2}" >said 2>err; }

# merged DIR, reports DIR: the results, and the report of each job, without how long it took.
merged() { jq -cS 'del(.seconds)' "$1/results.jsonl"; }
reports() { jq -S 'del(.trees[] | .cpu_seconds, .cpu_seconds_to_get)' "$1"/drift-*/drift.json; }

# outcomes DIR: of each check, behind its job.
outcomes() { jq -r '"\(.outcome) \(.path)"' "$1/results.jsonl" | sort; }

test_expect_success 'setup: a pinned version, a tree that drifts, one that no series is for' '
	new_kit && mkdir kit/maint own && cp "$KIT"/maint/{jobs,job-lists,resume,slurm}.sh kit/maint/ && sed -i "/^[^#]/d" kit/scripts/lib/drift/known.tsv &&
	for n in 9 10 11; do a_version $n || return 1; done && mv v6.12.9 own/ && kit/scripts/fetch.sh --pin 6.12.9 own/v6.12.9 && sed -i "s/^6.12.9	/6.12	/" own/pins.tsv &&
	sed -i "/^7.2\|^6.1[789]\|^5.10/d" kit/scripts/lib/fetch/pins.tsv && cp kit/series/6.12 kit/series/6.6 &&
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" v6.12.10/kernel/sched/core.c &&
	sed -i.was "s/^VERSION.*/VERSION = 9/" v6.12.11/Makefile
'
test_expect_success 'without a name, each series that has pinned versions is a job; the others are told' '
	jobs list --list && cut -f 1 said >have && printf "%s\n" drift-6.1 drift-6.12 | test_cmp - have && test ! -e list &&
	grep -x "jobs.sh: series 6.6 has no pinned version: it is tried on trees that are named" err && [[ $(grep -c "no pinned" err) == 1 ]]
'
test_expect_success 'series and trees by name; a folder with the name of a series' '
	jobs list --list 6.12 v6.12.10 && cut -f 1 said >have && printf "%s\n" drift-6.12 drift-v6.12.10 | test_cmp - have &&
	cp -R v6.12.10 6.1 && jobs list --list ./6.1 && grep -- "--no-pins .*/6.1$" said && test_expect_code 2 jobs list --list 6.1 ./6.1 && rm -r 6.1 &&
	test_expect_code 3 jobs list --list own && test_expect_code 3 jobs list --list ""
'
test_expect_success 'here: a result for each tree, and for each version that the cache does not have' '
	test_expect_code 1 jobs here --jobs 2 6.12 v6.12.10 v6.12.11 && cat <<-\END >want && outcomes here >have && test_cmp want have &&
	fail drift-v6.12.10/drift/all/6.12/v6.12.10
	fail drift-v6.12.11/drift/all/none/v6.12.11
	pass drift-6.12/drift/all/6.12/6.12.9
	skip drift-6.12/drift/all/6.12/6.12.101
	skip drift-6.12/drift/all/6.12/6.12.107
	skip drift-6.12/drift/all/6.12/6.12.38
	skip drift-6.12/drift/all/6.12/6.12.8
	skip drift-6.12/drift/all/6.12/6.12.95
	END
	grep "^fail.*v6.12.10.rseq/sched.patch: kernel/sched/core.c, hunk 1" said && grep "^fail.*v6.12.11.refused: " said &&
	for at in here/drift-*; do test -s "$at/drift.json" || return 1; done && jq -rs "map(.log) | unique[]" here/results.jsonl >have &&
	printf "%s/drift.json\n" drift-6.12 drift-v6.12.10 drift-v6.12.11 | test_cmp - have
'

with_slurm

test_expect_success SLURM 'on two nodes: the same results and the same reports' '
	test_expect_code 1 jobs there --runner slurm 6.12 v6.12.10 v6.12.11 && cut -d " " -f 2 there/drift-*/job.start | sort -u | xargs >nodes && [[ $(<nodes) == "nodeA nodeB" ]] &&
	squeue --me --states=all --array --noheader --format=%F | sort | uniq -c >arrays && [[ $(wc -l <arrays) == 1 && $(<arrays) == *" 3 "* ]] &&
	merged here >want && merged there >have && test 8 = "$(wc -l <want)" && test_cmp want have && reports here >want && reports there >have && test_cmp want have
'
test_expect_success SLURM 'a tree that was mended is the one that is tried again' '
	sed -i "s/account_vendor_time(prev);/account_time(prev);/" v6.12.10/kernel/sched/core.c && mv v6.12.11/Makefile.was v6.12.11/Makefile &&
	jobs there --runner slurm 6.12 v6.12.10 v6.12.11 && grep "^2 of 3 jobs to run (slurm)" err && grep " 3 passed, 0 failed, 5 skipped" said &&
	jobs here 6.12 v6.12.10 v6.12.11 && merged here >want && merged there >have && test_cmp want have
'
test_done
