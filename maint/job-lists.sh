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

# tree_inputs TREE: one hash over names, sizes and times of its files.
tree_inputs() {
	find "$1/" -name .git -prune -o -type f -printf '%P %s %T@\n' | sort | sha256sum | cut -c 1-64
}

# job_name TEXT: TEXT as the name of a job.
job_name() { printf '%s' "${1/#./_}" | tr -c 'A-Za-z0-9._' _; }

drift_jobs() {
	local series tree kit pins cache
	kit=$(kit_inputs)
	if (($#)); then
		for tree; do
			tree=$(kernel_tree "$tree") || exit
			printf 'drift-%s\t%q --no-pins %q\t%s\n' "$(job_name "${tree##*/}")" "$KIT_DIR/scripts/drift.sh" \
				"$tree" "${kit%% *}$(tree_inputs "$tree")"
		done
		return
	fi
	cache=$(cache_dir) || exit
	pins=$(find "$cache/tarballs" -type f -printf '%P\n' 2>/dev/null | sort | sha256sum)
	for series in "$KIT_DIR"/series/*; do
		printf 'drift-%s\t%q %s\t%s\n' "${series##*/}" "$KIT_DIR/scripts/drift.sh" "${series##*/}" \
			"${kit%% *}${pins%% *}"
	done
}

mutants_jobs() {
	local tree arch=${2-x86} kit inputs name names
	(($# >= 1 && $# <= 2)) || usage_error "mutants takes one tree and an architecture"
	tree=$(kernel_tree "$1") || exit
	kit=$(kit_inputs)
	inputs=${kit%% *}$(tree_inputs "$tree")
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
