#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Runs a list of independent jobs here or on a Slurm cluster, and merges their results.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=maint/job-lists.sh
source "$KIT_DIR/maint/job-lists.sh"
# shellcheck source=maint/slurm.sh
source "$KIT_DIR/maint/slurm.sh"

usage() {
	cat <<'END'
usage: jobs.sh [option...] [FILE | drift [SERIES...] [TREE...] | mutants TREE [ARCH]]

Runs independent jobs, each with a folder of its own in DIR, and merges what they have
recorded in DIR/results.jsonl. FILE, or standard input, has a job on each line: its name,
its command and, if not the kit's files alone decide on its results, a word that changes
when they would; tabs between. Or the list has a name:

  drift     drift.sh for each SERIES, on the pinned versions that the cache has, and for
            each TREE; without one, for each series that has pinned versions
  mutants   tests/mutants/run.sh on TREE, ten mutants in a job

check-matrix.sh, check-archs.sh, check-vendor.sh, check-userspace.sh, check-mutants.sh and
check-perf.sh --all hand their lists to this: they take --runner and --jobs, too.

A command is run by bash, in the present folder. OUT is the job's folder: results are
what is in $OUT/results.jsonl (docs/results.md), or else the exit code. 0 is passed, 1
is that a check failed; a command that ends with anything else has no result. What has
passed is not run again for the same command, kit and word. A job that has no result is
a failed check there, NAME/job, with the reason.

  --runner local  on this machine (the default)
  --runner slurm  as a job array. DIR, the present folder and the kit have to be where
                  each node sees them; sbatch reads its SBATCH_PARTITION and so on
  --jobs N        so many at a time (local: 1; slurm: no limit)
  --retries K     slurm: how often a job whose node was lost is submitted again (2)
  --poll SECONDS  slurm: between two looks at the queue (5)
  --out DIR       the results (out/jobs)
  --list          print the jobs and run nothing
  --version       print the kit's version
  --help          this text

Each minute a line tells what has ended and about how long the others take, by what they
took before.

On a signal, what runs or is in the queue is cancelled, and what has ended is kept.

Exit codes: 0 all passed, 1 a check failed or a job has no result, which is told, 2 usage,
3 to 5 a job ended with it, or as in docs/commands.md.
END
}

parse_options() {
	options 'runner: jobs: retries: poll: out: list task: node: took:' "$@"
	RUNNER=${OPTION[runner]-local} JOBS=${OPTION[jobs]-} RETRIES=${OPTION[retries]-2} POLL=${OPTION[poll]-5}
	OUT=${OPTION[out]-$KIT_DIR/out/jobs}
	check_run_options
	[[ $RETRIES =~ ^[0-9]+$ ]] || usage_error "--retries takes a number, not $RETRIES"
	[[ $POLL =~ ^[1-9][0-9]*$ ]] || usage_error "--poll takes a number, not $POLL"
}

# checked_jobs FILE: prints its jobs, with a hash in place of the word.
checked_jobs() {
	local name command word line=0 kit
	local -A seen=()
	kit=$(kit_inputs)
	while IFS=$'\t' read -r name command word || [[ $name ]]; do
		line=$((line + 1))
		if [[ -z $name || $name == '#'* ]]; then continue; fi
		[[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9._+-]*$ && $command && -z ${seen[$name]-} ]] ||
			die "$EX_USAGE" "line $line is no job, or its name is there twice ($name)" "NAME, a tab, COMMAND"
		seen[$name]=1
		printf '%s\t%s\t%s\n' "$name" "$command" \
			"$(sha256sum <<<"$command"$'\n'"${word:-$kit}" | cut -c 1-64)"
	done <"$1"
	((line && ${#seen[@]})) || die "$EX_USAGE" "there are no jobs" "see $PROG --help"
}

# load_jobs FILE: sets NAMES, COMMANDS and INPUTS, by numbers from 1.
load_jobs() {
	local name command inputs number=0
	NAMES=() COMMANDS=() INPUTS=()
	while IFS=$'\t' read -r name command inputs; do
		number=$((number + 1))
		NAMES[number]=$name COMMANDS[number]=$command INPUTS[number]=$inputs
	done <"$1"
}

# load_took FILE: sets TOOK, the seconds of jobs by their names. run_jobs (resume.sh) has
# written it.
load_took() {
	local name seconds
	while read -r name seconds; do TOOK[$name]=$seconds; done <"$1"
}

# run_job NUMBER NODE: its output goes to job.log. A node that was given up for lost may
# still be at work, and so may what a run that was killed has left: two attempts never write
# at the same time, and the second takes what the first has made.
run_job() {
	local name=${NAMES[$1]} inputs=${INPUTS[$1]} start=$SECONDS rc=0 dir
	dir=$OUT/$name
	mkdir -p -- "$dir"
	exec 7>>"$dir/job.lock"
	flock -n 7 || {
		progress "$name: an earlier attempt is still at work, and is waited for"
		flock 7
	}
	ended "$dir" "$inputs"
	if [[ $CODE ]]; then return; fi
	starts "$dir" "$inputs" "$2"
	OUT=$dir bash -c "${COMMANDS[$1]}" </dev/null >"$dir/job.log" 2>&1 || rc=$?
	if ((rc <= EX_NO)); then record_end "$dir" "${COMMANDS[$1]}" "$rc" $((SECONDS - start)); fi
	# one that could not run, or is to be run again, says nothing on the next run
	if ((rc <= EX_NO)) && [[ ! -e $dir/job.again ]]; then printf '%d\n' $((SECONDS - start)) >"$dir/seconds"; fi
	ends "$dir" "$rc" "$inputs"
	progress "$name has ended with $rc ($((SECONDS - start)) s, $2)"
}

# record_end DIR COMMAND CODE SECONDS: where the exit code says what no result does. A
# failure has the last line of the log for its reason.
record_end() {
	local word=pass
	local -a reason=()
	if (($3)); then
		word=fail
		reason=("reason=$(tail -n 1 -- "$1/job.log" | tr -cd '[:print:]' | cut -c 1-200)")
	fi
	if [[ ! -s $1/results.jsonl ]] || { (($3)) && "$PROGRAM" results failed "$1/results.jsonl"; } >/dev/null 2>&1; then
		"$PROGRAM" --kit "$KIT_DIR" results add "$1/results.jsonl" "exit" "$word" "$2" job.log \
			code="$3" seconds="$4" "${reason[@]}" >/dev/null
	fi
}

# run_local NUMBER...: each in a process group of its own, which a signal to this run ends.
run_local() {
	local number
	start_clock still_to_do
	set -o monitor
	for number; do
		free_slot "${JOBS:-1}"
		progress "${NAMES[number]} starts ($((++STARTED)) of $#)"
		# It outlives a run that is killed, and must not hold its lock.
		run_job "$number" "$HOSTNAME" 9>&- &
	done
	wait
	set +o monitor
	stop_clock
}

# estimate SLOTS NUMBER...: how long they take, SLOTS at a time, by what they took before or
# else in a run that is recorded, those that are new as long as the others on average, and
# no less than the longest; nothing where all are new, or SLOTS is 0.
estimate() {
	local slots=$1 number seconds sum=0 known=0 longest=0 which=earlier
	shift
	for number; do
		seconds=''
		{ read -r seconds <"$OUT/${NAMES[number]}/seconds" || :; } 2>/dev/null
		if [[ ! $seconds && ${TOOK[${NAMES[number]}]-} ]]; then seconds=${TOOK[${NAMES[number]}]} which=recorded; fi
		if [[ ! $seconds =~ ^[0-9]+$ ]]; then continue; fi
		sum=$((sum + seconds)) known=$((known + 1)) longest=$((seconds > longest ? seconds : longest))
	done
	if ((!known || !slots)); then return; fi
	sum=$((sum * $# / known / (slots > $# ? $# : slots)))
	printf ', about %s by %s runs' "$(about $((sum > longest ? sum : longest)))" "$which"
}

# still_to_do SECONDS: a line on the jobs of TODO.
still_to_do() {
	local number
	local -a left=()
	for number in "${TODO[@]}"; do
		ended "$OUT/${NAMES[number]}" "${INPUTS[number]}"
		if [[ -z $CODE ]]; then left+=("$number"); fi
	done
	progress "$((${#TODO[@]} - ${#left[@]})) of ${#TODO[@]} jobs have ended after $(about "$1")$(estimate "${JOBS:-1}" "${left[@]}")"
}

stop_local() {
	local group
	for group in $(jobs -p); do kill -TERM -- "-$group" || :; done
	wait
} 2>/dev/null

# on_exit: nothing that was started here goes on, or stays in the queue.
on_exit() {
	"stop_$RUNNER"
	rm -rf -- "$SCRATCH"
}

# no_result NUMBER: sets REASON to why a job has none; false if it has one.
no_result() {
	local dir=$OUT/${NAMES[$1]}
	ended "$dir" "${INPUTS[$1]}"
	if [[ -z $CODE ]]; then
		REASON=${LOST[$1]-"its command did not come to an end"}
	elif ((CODE > EX_NO)); then
		REASON="its command ended with $CODE ($dir/job.log): $(tail -n 1 -- "$dir/job.log")"
	elif ! is_whole "$dir/results.jsonl"; then
		REASON="the last line of its results was cut off ($dir/results.jsonl)"
	elif ! { "$PROGRAM" results failed "$dir/results.jsonl" || (($? == EX_NO)); } >/dev/null 2>&1; then
		REASON="its results are damaged ($dir/results.jsonl)"
	else
		return 1
	fi
}

# record_lost NUMBER REASON: a line of the merged results in place of the job's own, so that
# each report of them tells.
record_lost() {
	local name=${NAMES[$1]} log=-
	if [[ -e $OUT/$name/job.log ]]; then log=$name/job.log; fi
	"$PROGRAM" --kit "$KIT_DIR" results add "$OUT/.results.new" "$name/job" fail "${COMMANDS[$1]}" "$log" \
		reason="no result: $(tr -cd '[:print:]' <<<"$2" | cut -c 1-400)" >/dev/null
}

# merge: DIR/results.jsonl from those of all jobs, in one step; each that is missing is
# named, and fails there. Sets MISSING to how many are, and MISSING_CODE to what that is
# worth.
merge() {
	local number
	local -a files=() reasons=()
	MISSING=0 MISSING_CODE=$EX_NO
	for number in "${!NAMES[@]}"; do
		if no_result "$number"; then
			MISSING=$((MISSING + 1))
			reasons[number]=$REASON
			tell "${NAMES[number]} has no result: $REASON"
			if [[ $CODE == [345] ]] && ((CODE > MISSING_CODE)); then MISSING_CODE=$CODE; fi
		else
			files+=("${NAMES[number]}=$OUT/${NAMES[number]}/results.jsonl")
		fi
	done
	"$PROGRAM" results gather --in "$OUT" "${files[@]}" >"$OUT/.results.new"
	for number in "${!reasons[@]}"; do record_lost "$number" "${reasons[number]}"; done
	mv -f -- "$OUT/.results.new" "$OUT/results.jsonl"
	results_ended
}

# to_do: sets TODO to the numbers of the jobs that have not passed.
to_do() {
	local number dir
	TODO=()
	for number in "${!NAMES[@]}"; do
		dir=$OUT/${NAMES[number]}
		if has_passed "$dir" "${INPUTS[number]}"; then continue; fi
		if [[ -s $dir/results.jsonl ]] && ! is_whole "$dir/results.jsonl"; then
			warn "${NAMES[number]}: a run was killed while it wrote results, the job is run again"
		fi
		rm -f -- "$dir/job.end"
		TODO+=("$number")
	done
}

main() {
	local started=$SECONDS failed=0 slots=0
	declare -ga LOST=()
	declare -gA TOOK=()
	parse_options "$@"
	need flock util-linux
	use_program
	if [[ ${OPTION[task]-} ]]; then
		OUT=$(cd -- "$OUT" && pwd -P)
		load_jobs "$OUT/.jobs"
		run_job "${OPTION[task]}" "${OPTION[node]-$HOSTNAME}"
		return
	fi
	scratch
	job_list "${ARGS[@]}" >"$SCRATCH/list" || exit
	checked_jobs "$SCRATCH/list" >"$SCRATCH/jobs" || exit
	load_jobs "$SCRATCH/jobs"
	if [[ ${OPTION[took]-} ]]; then load_took "${OPTION[took]}"; fi
	if [[ ${OPTION[list]-} ]]; then
		cut -f 1,2 -- "$SCRATCH/jobs"
		exit "$EX_OK"
	fi
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	exec 9>>"$OUT/.lock"
	flock -n 9 || die "$EX_NO" "another $PROG is at work in $OUT" "wait for it, or name another --out"
	trap on_exit EXIT
	"need_$RUNNER"
	results_begun
	cp -- "$SCRATCH/jobs" "$OUT/.jobs"
	to_do
	# how many Slurm runs at a time is seen later
	if [[ $RUNNER == local ]]; then slots=1; fi
	progress "${#TODO[@]} of ${#NAMES[@]} jobs to run ($RUNNER)$(estimate "${JOBS:-$slots}" "${TODO[@]}")"
	STARTED=0
	if ((${#TODO[@]})); then "run_$RUNNER" "${TODO[@]}"; fi
	progress_end
	merge
	"$PROGRAM" results failed "$OUT/results.jsonl" || failed=$?
	((!MISSING)) || die "$MISSING_CODE" "$MISSING of ${#NAMES[@]} jobs have no result" \
		"$OUT/results.jsonl has the others; run it again, what has passed is kept"
	((!failed)) || exit "$failed"
	say "$PROG: ${#NAMES[@]} jobs, $((SECONDS - started)) s: $("$PROGRAM" results sum "$OUT/results.jsonl")"
}

need_local() { :; }

main "$@"
