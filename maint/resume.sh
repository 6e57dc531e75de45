# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Long checks go on where they were broken off: a folder of results that is complete, and
# was made with the same inputs, is not made again. Needs common.sh and arch.sh.

# inputs_of ARCH WORD...: one hash over all that results of ARCH depend on: WORDs (what was
# asked for, the stacks in the trees), the compiler, and what of the kit reads them.
inputs_of() {
	local arch=$1
	{
		printf '%s\n' "${@:2}"
		arch_compiler "$arch"
		cd -- "$KIT_DIR" || return
		{
			find kconfigs -maxdepth 1 -type f
			find cocci scripts src guest "kconfigs/$arch" "arch/$arch" -type f ! -name '*.md' 2>/dev/null || :
		} | sort | xargs -r -d '\n' sha256sum --
	} | sha256sum
}

# kit_inputs: one hash over what of the kit results of any job may depend on.
kit_inputs() {
	cd -- "$KIT_DIR" || return
	{
		find VERSION arch cocci compat guest kconfigs maint patches probes scripts series src tests/mutants \
			-type f ! -name '*.md' 2>/dev/null || :
	} | sort | xargs -r -d '\n' sha256sum -- | sha256sum
}

# built_inputs ARCH WORD...: the same, for what is built for ARCH of what WORDs say.
built_inputs() {
	{ kit_inputs && arch_compiler "$1" && printf '%s\n' "${@:2}"; } | sha256sum
}

# tree_inputs TREE: one hash over names, sizes and times of its files.
tree_inputs() {
	find "$1/" -name .git -prune -o -type f -printf '%P %s %T@\n' | sort | sha256sum | cut -c 1-64
}

# The folder of a job has its results, job.start, who made them from which inputs, and,
# once its command has ended, job.end, with which exit code from which inputs.

# starts DIR INPUTS WHO: what an earlier attempt has recorded does not count any more. What
# else it has left stays for the command to go on with, if the inputs are the same. How many
# seconds it took (seconds) is for an estimate.
starts() {
	local inputs=''
	{ read -r inputs _ <"$1/job.start" || :; } 2>/dev/null
	rm -f -- "$1/job.end" "$1/job.again" "$1/results.jsonl"
	if [[ $inputs != "$2" ]]; then find "$1" -mindepth 1 -maxdepth 1 ! -name job.lock ! -name seconds -exec rm -rf -- {} +; fi
	printf '%s %s\n' "$2" "$3" >"$1/job.start"
}

# started_by DIR: prints WHO.
started_by() { sed -n 's/^[^ ]* //p' "$1/job.start" 2>/dev/null || :; }

# ends DIR CODE INPUTS: in one step, for those who look on.
ends() {
	printf '%s %s\n' "$2" "$3" >"$1/job.end.new"
	mv -f -- "$1/job.end.new" "$1/job.end"
}

# ended DIR INPUTS: sets CODE to what its command ended with, or to nothing.
ended() {
	local inputs=''
	CODE=''
	{ read -r CODE inputs <"$1/job.end" || :; } 2>/dev/null
	if [[ $inputs != "$2" ]]; then CODE=''; fi
}

# is_whole FILE: there are results, and no writer was killed in the last line.
is_whole() { [[ -s $1 && -z $(tail -c 1 -- "$1") ]]; }

# has_passed DIR INPUTS: it need not be run again, and did not ask for it (job.again).
has_passed() {
	ended "$1" "$2"
	[[ $CODE == 0 && ! -e $1/job.again ]] && is_whole "$1/results.jsonl"
}

# recorded_seconds: for each line of a campaign, its name and the longest that it took, by
# docs/recorded.jsonl; nothing where that is not there. It is for an estimate only.
recorded_seconds() {
	jq -rn 'reduce (inputs | select(.figures.took)) as $r ({};
			($r.path | split("/")[0]) as $line | .[$line] = ([.[$line], $r.figures.took] | max)) |
		to_entries[] | "\(.key) \(.value)"' "$KIT_DIR/docs/recorded.jsonl" 2>/dev/null || :
}

# check_run_options: --runner and --jobs, which a campaign asks before its long preparations.
check_run_options() {
	local runner=${OPTION[runner]-local} jobs=${OPTION[jobs]-1}
	[[ $runner == local || $runner == slurm ]] || usage_error "--runner is local or slurm, not $runner"
	[[ $jobs =~ ^[1-9][0-9]*$ ]] || usage_error "--jobs takes a number, not $jobs"
}

# run_jobs LIST: jobs.sh with the options --jobs and --runner of this run, its results in
# OUT; its code. It ends when this run does, however that ends. The caller lists what has
# failed.
run_jobs() {
	local pid rc=0
	need setpriv util-linux
	recorded_seconds >"$SCRATCH/took"
	setpriv --pdeathsig TERM "$KIT_DIR/maint/jobs.sh" --runner "${OPTION[runner]-local}" \
		${OPTION[jobs]+--jobs "${OPTION[jobs]}"} --out "$OUT" --took "$SCRATCH/took" "$1" >/dev/null &
	pid=$!
	# shellcheck disable=SC2064 # this pid
	trap "kill $pid 2>/dev/null || :; wait; rm -rf -- \"\$SCRATCH\"" EXIT
	wait "$pid" || rc=$?
	trap 'rm -rf -- "$SCRATCH"' EXIT
	return "$rc"
}
