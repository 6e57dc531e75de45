#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Runs the kit's checks, stage by stage, and adds up what they say.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"

# Each stage, about how many minutes it takes on two idle CPUs with nothing cached, what
# it does. Those behind the mark are for --more.
STAGES='
setup 2 installs what is missing
lint 2 the text of the kit: shell, C, words, headers of patches, tables
unit 2 unit tests of the program, with the sanitizers
fuzz 3 a minute each of fuzzing the readers of headers and code, beside the scenarios
fetch 2 the trees that the guest needs, beside the scenarios
scenarios 10 the commands on miniature trees
guest 11 a 6.12 kernel: applies, builds, boots and proves it (x86)
--
upkeep 6 scripts that keep the kit, browsers, hostile trees, kills at random
archs 3 level static for every architecture, both numberings
debug 9 the same kernel with lockdep and other checkers of the kernel itself
matrix 8 the kernels of Debian and other series booted (x86); objects of other architectures
objects 6 each object of 6.12 that deals with thread flags, and W=1 (x86)
'
RESULTS=$KIT_DIR/out/results

usage() {
	cat <<TEXT
usage: $PROG [--more] [STAGE...]

Runs the stages that show whether the kit works here, and prints their sum. Every stage
runs, also after one that failed. Results: out/results/NAME.tap and NAME.jsonl.

  --more   the longer stages instead, which .ci/run adds; earlier results are kept. A
           stage that does not fit the time before TIF_CHECK_END is skipped, and said

Stages, with about how many minutes each takes on two idle CPUs the first time:
$(stage_list check)
With --more:
$(stage_list more)
Exit codes: 0 all passed, 1 not, 2 usage.
TEXT
}

# stage_names check|more: the stages of one part; stage_list: the same with their words.
stage_names() { stage_rows "$1" | cut -d' ' -f1; }
stage_list() { stage_rows "$1" | awk '{ w = $0; sub(/^[^ ]+ [^ ]+ /, "", w); printf "  %-10s %3s  %s\n", $1, $2, w }'; }
stage_rows() {
	if [[ $1 == check ]]; then sed '/^--$/,$d; /^$/d' <<<"$STAGES"; else sed '1,/^--$/d; /^$/d' <<<"$STAGES"; fi
}

# tap NAME COMMAND...: COMMAND's stdout is TAP, kept in NAME.tap and shown.
# A command that fails without saying what failed gets a line that does.
tap() {
	local name=$1 file=$RESULTS/$1.tap rc=0
	shift
	"$@" </dev/null | tee "$file" || rc=$?
	if ((rc)) && ! grep -q -e '^not ok' -e '^Bail out!' "$file"; then
		printf 'Bail out! exit code %d from %s\n' "$rc" "${1##*/}" | tee -a "$file"
	fi
}

# one NAME TITLE COMMAND...: a single test, passed when COMMAND is.
one() {
	local name=$1 title=$2 rc=0
	shift 2
	"$@" </dev/null || rc=$?
	{
		tap_plan 1
		tap_test "$rc" "$title"
	} >"$RESULTS/$name.tap"
}

# fits STAGE: twice its minutes are left before TIF_CHECK_END, in seconds since the epoch,
# if that is set. The matrix looks at the end line by line.
fits() {
	local minutes
	minutes=$(stage_rows more | awk -v name="$1" '$1 == name { print $2 }')
	[[ -z ${TIF_CHECK_END-} ]] || (($(date +%s) + minutes * 120 < TIF_CHECK_END))
}

stage_setup() { one setup "nothing is missing" "$KIT_DIR/scripts/setup.sh"; }

stage_lint() {
	"$KIT_DIR/maint/lint.sh" --tap "$RESULTS/lint.tap" || true
}

stage_unit() {
	local source name programs=$KIT_DIR/out/unit
	# O is relative: make knows no way to write a path with a space
	one unit-build "the unit tests build" make --no-print-directory -s \
		-j "$(nproc)" -C "$KIT_DIR/tests/unit" O=../../out/unit
	# by the sources, so that a program that was not built is missed
	for source in "$KIT_DIR"/tests/unit/test-*.c; do
		name=$(basename -- "$source" .c)
		CMOCKA_MESSAGE_OUTPUT=TAP tap "unit-${name#test-}" "$programs/$name"
	done
}

# One CPU is enough for these: the scenarios take each for one of theirs.
readonly BESIDE=(fuzz fetch)

# The time is the caller's to choose; its end decides nothing but when to stop.
stage_fuzz() { tap fuzz "$KIT_DIR/tests/fuzz/run.sh" "${TIF_FUZZ_SECONDS:-60}"; }

stage_fetch() { one fetch "the trees of stage guest are there" "$KIT_DIR/maint/check-guest.sh" --fetch; }

# scenario FILE: in a folder of its own, for sharness leaves some where it is called. One
# line is shown at its end, and what failed.
scenario() {
	local file=$1 name start=$SECONDS
	name=$(basename "${file%.*}")
	mkdir -p -- "$SCRATCH/$name"
	(cd -- "$SCRATCH/$name" && tap "scenarios-$name" bash "$file") >"$SCRATCH/$name.log" 2>&1
	grep -A 30 -e '^not ok' -e '^Bail out!' "$SCRATCH/$name.log" || :
	say "$name: $(grep -c '^ok' "$RESULTS/scenarios-$name.tap" || :) passed ($((SECONDS - start)) s)"
}

# scenarios MARK: all files of tests/scenarios that have (1) or have not (0) the line that
# leaves them to --more.
scenarios() {
	local file marked started=0
	for file in "$KIT_DIR"/tests/scenarios/t[0-9]*.sh; do
		[[ -f $file ]] || continue
		marked=0
		if grep -q '^# With --more\.$' "$file"; then marked=1; fi
		((marked == $1)) || continue
		free_slot "$(nproc)"
		scenario "$file" &
		started=$((started + 1))
	done
	wait
	# A stage that found nothing to run has not passed.
	if ((!started)); then
		printf '1..1\nnot ok 1 - there are no scenarios\n' | tee "$RESULTS/scenarios-none.tap"
	fi
}

stage_scenarios() { scenarios 0; }

stage_upkeep() { scenarios 1; }

# results NAME SCRIPT [OPTION...]: SCRIPT leaves verify.sh's results. That it ran to
# its end is a test of its own, because a run that broke off may have left only passed
# checks.
results() {
	local name=$1 script=$2 out=$KIT_DIR/out/$1 results=$RESULTS/$1.jsonl rc=0
	rm -f -- "$out/results.jsonl"
	"$KIT_DIR/maint/$script" --out "$out" "${@:3}" </dev/null || rc=$?
	if [[ -f $out/results.jsonl ]]; then cp -- "$out/results.jsonl" "$results"; fi
	if ((rc == EX_NO)) && grep -Eqs '"outcome":"(fail|panic|splat|timeout)"' "$results"; then rc=0; fi
	one "$name-end" "$script ran to its end" test "$rc" = 0
}

# What needs no compiler of another architecture; make check-archs does the rest.
stage_archs() { results archs check-archs.sh --level static; }

stage_guest() { results guest check-guest.sh --level static,build,boot --variant base; }

stage_objects() { results objects check-guest.sh --level objects,build --variant w1; }

stage_debug() { results debug check-guest.sh --level build,boot --variant debug; }

# The other series on x86, and objects of other architectures: the compilers of those
# are installed here, because no other stage needs them.
stage_matrix() {
	one cross "the cross compilers are there" "$KIT_DIR/scripts/setup.sh" cross
	results matrix check-matrix.sh --ci
}

main() {
	local stage start part='check' begin=$SECONDS
	local -a stages=() expected=() known
	options more "$@"
	if [[ ${OPTION[more]-} ]]; then part='more'; fi
	mapfile -t known < <(stage_names check && stage_names more)
	for stage in "${ARGS[@]}"; do
		[[ " ${known[*]} " == *" $stage "* ]] ||
			die "$EX_USAGE" "unknown stage $stage" "one of ${known[*]}"
		stages+=("$stage")
	done
	if ((${#stages[@]} == 0)); then
		mapfile -t stages < <(stage_names "$part")
		say "What this does, with about how many minutes the first time on two idle CPUs:"
		stage_list "$part"
	fi
	mkdir -p -- "$RESULTS"
	exec 9>>"$KIT_DIR/out/.lock"
	flock -n 9 || die "$EX_NO" "another check runs in this folder" "wait for it"
	scratch
	# the results are those of the last run
	if [[ $part == check ]]; then rm -f -- "$RESULTS"/*.{tap,jsonl}; fi
	for stage in "${stages[@]}"; do
		case $stage in setup | lint | fuzz | fetch | guest | objects | debug | matrix) expected+=("$stage") ;; esac
		if [[ $part == more ]] && ! fits "$stage"; then
			printf '1..0 # SKIP %s: it does not fit the time that is left\n' "$stage" |
				tee "$RESULTS/$stage.tap"
			continue
		fi
		start=$SECONDS
		say "== $stage ($(((start - begin) / 60)) minutes so far)"
		if [[ " ${BESIDE[*]} " == *" $stage "* ]]; then
			"stage_$stage" >"$SCRATCH/$stage.log" 2>&1 9>&- &
			continue
		fi
		if [[ $stage != scenarios ]]; then wait; fi
		"stage_$stage" 9>&-
		say "== $stage: $((SECONDS - start)) s"
	done
	wait
	for stage in "${BESIDE[@]}"; do
		if [[ -f $SCRATCH/$stage.log ]]; then cat -- "$SCRATCH/$stage.log"; fi
	done
	"$KIT_DIR/maint/tally.sh" "$RESULTS" "${expected[@]}" || exit "$EX_NO"
}

main "$@"
