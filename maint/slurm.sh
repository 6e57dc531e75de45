# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The runner slurm of jobs.sh: a job array, and a new one for each task whose node was
# lost. A task has a result when its folder says so, never because Slurm does.

need_slurm() {
	need sbatch slurm-client
	need squeue slurm-client
	need scancel slurm-client
	# One name for all arrays of a results folder: what an earlier run that was killed has
	# left in the queue has it, too.
	QUEUE_NAME=tif-jobs-$(sha256sum <<<"$OUT" | cut -c 1-12)
	scancel --me --name="$QUEUE_NAME" ||
		die "$EX_MISSING" "Slurm does not answer" "see scontrol ping"
}

# stop_slurm: a second attempt may be in the queue when the first, whose node was only
# silent, has ended.
stop_slurm() {
	if ((${#ARRAY[@]} || RESUBMITTED)); then
		scancel --me --name="$QUEUE_NAME" || warn "what is in Slurm's queue stays there: scancel --name=$QUEUE_NAME"
	fi
}

# By the numbers of jobs: the array that each is in, how often it was submitted, and how
# often it was neither in the queue nor had ended.
declare -a ARRAY=() TRIES=() UNSEEN=()
RESUBMITTED=0

# task_script: what Slurm runs as each task. It keeps a copy of it elsewhere, so that the
# kit is named by its path.
task_script() {
	printf '#!/bin/bash\nunset TIF_STARTED\n'
	# shellcheck disable=SC2016 # the task expands it
	printf 'exec %q --out %q --node "$SLURMD_NODENAME" --task "$SLURM_ARRAY_TASK_ID"\n' \
		"$KIT_DIR/maint/jobs.sh" "$OUT"
}

# submit NUMBER...: as one array. Slurm must not run a task again by itself: how often is
# counted here. It does where it could not start one, as its node was silent already.
submit() {
	local number id
	id=$(task_script | sbatch --parsable --no-requeue --job-name="$QUEUE_NAME" \
		--array="$(IFS=, && printf '%s' "$*")${JOBS:+%$JOBS}" --output="${OUT//%/%%}/.slurm-%a.log") ||
		die "$EX_MISSING" "sbatch did not take the jobs" "see its message above"
	for number; do
		ARRAY[number]=${id%%;*} UNSEEN[number]=0
		TRIES[number]=$((${TRIES[number]-0} + 1))
	done
}

# look: sets STATES, by ARRAY_NUMBER; false if Slurm does not answer.
look() {
	local task state said
	STATES=()
	said=$(squeue --me --name="$QUEUE_NAME" --states=all --array --noheader --format='%F_%K %T') || return
	while read -r task state; do
		if [[ $task ]]; then STATES[$task]=$state; fi
	done <<<"$said"
}

# judge NUMBER STATE: what became of a task that has not ended yet, as far as it says.
judge() {
	local node
	case $2 in
	PENDING | REQUEUED | CONFIGURING | RUNNING | SUSPENDED | STOPPED | STAGE_OUT | SIGNALING | RESIZING | COMPLETING)
		UNSEEN[$1]=0
		return
		;;
	esac
	# Its folder may lie on a file system that shows what was written a moment later.
	UNSEEN[$1]=$((UNSEEN[$1] + 1))
	if ((UNSEEN[$1] < 2)); then return; fi
	node=$(started_by "$OUT/${NAMES[$1]}")
	LOST[$1]="$2 on ${node:-a node}, attempt ${TRIES[$1]}"
	unset "ARRAY[$1]"
	case $2 in
	CANCELLED | TIMEOUT | DEADLINE | OUT_OF_MEMORY) return ;; # would be no other next time
	esac
	if ((TRIES[$1] <= RETRIES)); then
		tell "${NAMES[$1]}: ${LOST[$1]}: is submitted again"
		AGAIN+=("$1")
	fi
}

# queue_now ALL: a line on the queue, with an estimate for as many at a time as run now.
queue_now() {
	local number state line running=0
	local -a states=()
	for number in "${!ARRAY[@]}"; do
		state=${STATES[${ARRAY[number]}_$number]-}
		if [[ $state ]]; then states+=("${state,,}"); fi
		if [[ $state == RUNNING ]]; then running=$((running + 1)); fi
	done
	line=$(printf '%s\n' "${states[@]}" | sort | uniq -c | awk 'NF == 2 { printf ", %s %d", $2, $1 }')
	line=${line:-, not known}
	if ((!running)); then running=${JOBS:-0}; fi
	progress "$(($1 - ${#ARRAY[@]})) of $1 jobs have ended (Slurm's queue: ${line#, })$(estimate "$running" "${!ARRAY[@]}")"
}

# run_slurm NUMBER...: until each has ended or was given up.
run_slurm() {
	local number told=$SECONDS answers
	declare -gA STATES=()
	submit "$@"
	while ((${#ARRAY[@]})); do
		# in the background, so that a signal need not wait
		# It outlives a run that is ended, and must not hold its lock.
		sleep "$POLL" 9>&- &
		wait "$!"
		AGAIN=() answers=0
		if look; then answers=1; fi
		for number in "${!ARRAY[@]}"; do
			ended "$OUT/${NAMES[number]}" "${INPUTS[number]}"
			if [[ $CODE ]]; then
				unset "ARRAY[$number]"
			elif ((answers)); then
				judge "$number" "${STATES[${ARRAY[number]}_$number]-GONE}"
			fi
		done
		if ((${#AGAIN[@]})); then
			RESUBMITTED=1
			submit "${AGAIN[@]}"
		fi
		if [[ -t 2 && -z ${CI-} ]] || ((SECONDS >= told + ${TIF_PROGRESS_SECONDS:-60})); then
			queue_now $#
			told=$SECONDS
		fi
	done
}
