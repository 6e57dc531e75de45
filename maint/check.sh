#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Runs the kit's checks, stage by stage, and adds up what they say.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

STAGES_KNOWN=(setup lint unit fuzz scenarios archs guest matrix)
RESULTS=$KIT_DIR/out/results

usage() {
	cat <<TEXT
usage: $PROG [STAGE...]

Stages, all of them by default: ${STAGES_KNOWN[*]}. Every stage runs,
also after one that failed. Results: out/results/NAME.tap and NAME.jsonl;
the last line is their sum. Exit codes: 0 all passed, 1 not, 2 usage.
TEXT
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
		echo 1..1
		if ((rc)); then printf 'not '; fi
		printf 'ok 1 - %s\n' "$title"
	} >"$RESULTS/$name.tap"
}

stage_setup() { one setup "nothing is missing" "$KIT_DIR/scripts/setup.sh"; }

stage_lint() {
	"$KIT_DIR/maint/lint.sh" --tap "$RESULTS/lint.tap" || true
}

stage_unit() {
	local source name programs=$KIT_DIR/out/unit
	# O is relative: make knows no way to write a path with a space
	one unit-build "the unit tests build" make --no-print-directory -s \
		-C "$KIT_DIR/tests/unit" O=../../out/unit
	# by the sources, so that a program that was not built is missed
	for source in "$KIT_DIR"/tests/unit/test-*.c; do
		name=$(basename -- "$source" .c)
		CMOCKA_MESSAGE_OUTPUT=TAP tap "unit-${name#test-}" "$programs/$name"
	done
}

# The time is the caller's to choose; its end decides nothing but when to stop.
stage_fuzz() { tap fuzz "$KIT_DIR/tests/fuzz/run.sh" "${TIF_FUZZ_SECONDS:-60}"; }

stage_scenarios() {
	local script
	for script in "$KIT_DIR"/tests/scenarios/t[0-9]*.sh; do
		[[ -f $script ]] || continue
		# sharness leaves its folders where it is called
		(cd -- "$SCRATCH" && tap "scenarios-$(basename "${script%.*}")" bash "$script")
	done
	# A stage that found nothing to run has not passed.
	if ! compgen -G "$RESULTS/scenarios-*.tap" >/dev/null; then
		printf '1..1\nnot ok 1 - there are no scenarios\n' | tee "$RESULTS/scenarios-none.tap"
	fi
}

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

stage_guest() { results guest check-guest.sh; }

# The other series on x86, and objects of other architectures: the compilers of those
# are installed here, because no other stage needs them.
stage_matrix() {
	one cross "the cross compilers are there" "$KIT_DIR/scripts/setup.sh" cross
	results matrix check-matrix.sh --ci
}

main() {
	local stage start
	local -a stages=() expected=()
	options '' "$@"
	for stage in "${ARGS[@]}"; do
		[[ " ${STAGES_KNOWN[*]} " == *" $stage "* ]] ||
			die "$EX_USAGE" "unknown stage $stage" "one of ${STAGES_KNOWN[*]}"
		stages+=("$stage")
	done
	if ((${#stages[@]} == 0)); then stages=("${STAGES_KNOWN[@]}"); fi
	mkdir -p -- "$RESULTS"
	exec 9>>"$KIT_DIR/out/.lock"
	flock -n 9 || die "$EX_NO" "another check runs in this folder" "wait for it"
	scratch
	rm -f -- "$RESULTS"/*.{tap,jsonl} # the results are those of the last run
	for stage in "${stages[@]}"; do
		case $stage in setup | lint | fuzz | guest | matrix) expected+=("$stage") ;; esac
		start=$SECONDS
		say "== $stage"
		"stage_$stage" 9>&-
		say "== $stage: $((SECONDS - start)) s"
	done
	"$KIT_DIR/maint/tally.sh" "$RESULTS" "${expected[@]}" || exit "$EX_NO"
}

main "$@"
