# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The lists of jobs that have a name: each line is a name, a command and what beside the
# command decides on its results, with tabs between. Needs common.sh and resume.sh.

# How many mutants one job tries: each job builds an unchanged kernel first.
readonly MUTANTS_IN_JOB=10

# job_list [FILE | NAME [ARGUMENT...]]: prints the list.
job_list() {
	case ${1-} in
	drift | mutants) "${1}_jobs" "${@:2}" ;;
	'' | -) cat ;;
	*)
		(($# == 1)) || usage_error "unexpected argument ($2)"
		[[ -r $1 && ! -d $1 ]] || die "$EX_USAGE" "no such list of jobs ($1)" "see $PROG --help"
		cat -- "$1"
		;;
	esac
}

# job_name TEXT: TEXT as the name of a job.
job_name() { printf '%s' "${1/#[.+-]/_}" | tr -c 'A-Za-z0-9._+-' _; }

# drift_jobs [SERIES...] [TREE...]: a job for the pinned versions of each series, all that
# have some where nothing is named, and one for each tree.
drift_jobs() {
	local word tree kit pins series
	kit=$(kit_inputs)
	pins=$("$KIT_DIR/scripts/fetch.sh" --list) || exit
	# A list of the user's own has digests, which --list does not print.
	if [[ -e ${TIF_TREES-}/pins.tsv ]]; then pins+=$'\n'$(<"$TIF_TREES/pins.tsv"); fi
	if ((!$#)); then
		for series in "$KIT_DIR"/series/*; do
			series=${series##*/}
			if [[ $(pins_of "$series") ]]; then
				set -- "$@" "$series"
			else
				tell "series $series has no pinned version: it is tried on trees that are named"
			fi
		done
	fi
	for word; do
		if [[ $word && $word != */* && -f $KIT_DIR/series/$word ]]; then
			drift_job "$word" "$word" "$(pins_of "$word")"
		else
			tree=$(kernel_tree "$word") || exit
			drift_job "${tree##*/}" "--no-pins $(printf %q "$tree")" "$(tree_inputs "$tree")"
		fi
	done
}

# pins_of SERIES: what pins has of it.
pins_of() { awk -v series="$1" '$1 == series' <<<"$pins"; }

# drift_job NAME ARGUMENTS WORD
drift_job() {
	# shellcheck disable=SC2016 # the job expands it
	printf 'drift-%s\t%q --results "$OUT" %s\t%s\n' "$(job_name "$1")" "$KIT_DIR/scripts/drift.sh" "$2" \
		"${kit%% *}$(sha256sum <<<"$3" | cut -c 1-64)"
}

mutants_jobs() {
	local tree arch=${2-x86} inputs name names
	(($# >= 1 && $# <= 2)) || usage_error "mutants takes one tree and an architecture"
	tree=$(kernel_tree "$1") || exit
	inputs=$(built_inputs "$arch" "$(tree_inputs "$tree")") || exit
	"$KIT_DIR/tests/mutants/run.sh" --list --arch "$arch" "$tree" |
		awk -F '\t' -v max="$MUTANTS_IN_JOB" '
			function flush() { if (n) print kind "-" ++jobs[kind] "\t" names; n = 0; names = "" }
			$1 != kind || n == max { flush() }
			{ kind = $1; names = names (n++ ? "," : "") $2 }
			END { flush() }' |
		while IFS=$'\t' read -r name names; do
			# shellcheck disable=SC2016 # the job expands it
			printf 'mutants-%s\t%q --arch %s --only %s --out "$OUT" %q\t%s\n' "$name" \
				"$KIT_DIR/tests/mutants/run.sh" "$arch" "$names" "$tree" "$inputs"
		done
}
