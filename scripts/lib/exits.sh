# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153
# How each architecture with rseq gets its events to user mode: by a TIF_RSEQ of its
# own and who consumes it, or by the alias and why. A series says it in lines
#
#	# consumer: ARCH WHAT
#	# alias: ARCH REASON
#
# EXITS has a row for each, "ARCH<tab>own or alias<tab>WHY".

declare -A EXIT_KIND=() EXIT_WHY=()
EXITS=()
readonly EXIT_RE='^# (consumer|alias):( ([a-z0-9_]+) (.*[^ ]))?'

# exit_line LINE NR: true if this line of a series says something of that kind.
exit_line() {
	local arch
	[[ $1 =~ $EXIT_RE ]] || return 1
	arch=${BASH_REMATCH[3]}
	[[ -n $arch ]] || series_fault "$2" "not '# ${BASH_REMATCH[1]}: ARCH WORDS'"
	[[ -z ${EXIT_KIND[$arch]-} ]] || series_fault "$2" "$arch has a consumer or an alias already"
	EXIT_KIND[$arch]=${BASH_REMATCH[1]} EXIT_WHY[$arch]=${BASH_REMATCH[4]}
}

# has_rseq ARCH: the kernel as it is knows restartable sequences on it.
has_rseq() { grep -Eqs '^[[:space:]]*select[[:space:]]+HAVE_RSEQ([[:space:]]|$)' -- "$TREE/arch/$1/Kconfig"; }

# list_exits ARCHS: fills EXITS from the plan; ARCHS is what --arch said. A patch that
# selects HAVE_TIF_RSEQ goes with a consumer, in every series.
list_exits() {
	local arch flag why i folder
	local -A own=()
	EXITS=()
	for i in "${!PLAN[@]}"; do
		if [[ ${PLAN[i]} != arch/*/tif-rseq* ]]; then continue; fi
		own[${PLAN_ARCH[i]}]=1
		[[ ${EXIT_KIND[${PLAN_ARCH[i]}]-} == consumer ]] || fail "$EX_FAULT" \
			"series/$SERIES: ${PLAN[i]}, but no consumer of ${PLAN_ARCH[i]}" "restore the checkout"
	done
	for folder in "$TREE"/arch/*/; do
		arch=$(basename -- "$folder")
		has_rseq "$arch" || continue
		flag=alias why=${EXIT_WHY[$arch]-"series $SERIES says nothing about its exit to user mode"}
		if [[ -n ${own[$arch]-} ]]; then
			flag=own
		elif [[ -n $1 && ,$1, != *,"$arch",* ]]; then
			why="--arch leaves it out"
		elif [[ ${EXIT_KIND[$arch]-} == consumer ]]; then
			fail "$EX_FAULT" "series/$SERIES: $arch has a consumer, but no patch selects HAVE_TIF_RSEQ" \
				"restore the checkout"
		fi
		EXITS+=("$arch"$'\t'"$flag"$'\t'"$why")
	done
}

# tell_exits: a line each.
tell_exits() {
	local row arch flag why
	for row in "${EXITS[@]}"; do
		IFS=$'\t' read -r arch flag why <<<"$row"
		case $flag in
		own) say "rseq: $arch: TIF_RSEQ is a flag of its own, consumed by $why" ;;
		alias) say "rseq: $arch: TIF_RSEQ is TIF_NOTIFY_RESUME: $why" ;;
		esac
	done
}
