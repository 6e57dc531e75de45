#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# How many hook lines a series has of its own, and how many it shares.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

readonly BOUND=40

usage() {
	cat <<TEXT
usage: $PROG [SERIES...]

Counts the lines that the patches under patches/ add or remove: per series those
of patches that no other series has, and those of patches that it shares. The
last row is the sum. Without SERIES: every series, and a row for those with the
generic numbering in maint/matrix.tsv, of which at most $BOUND % may be their own.

Of a semantic hook, the lines of its rules are counted, not what it makes. Code under
compat/ and what conversions make are no hooks: they exist once.
Exit codes: 0 done, 1 that share is exceeded, 2 usage.
TEXT
}

# hooks: "<series> <patch> <lines>" for every file patch and semantic hook of every series.
hooks() {
	local series patch smpl lines file
	local -A count=()
	while read -r lines file; do count[$file]=$lines; done < <(count_lines)
	for series in "$KIT_DIR"/series/*; do
		while read -r patch; do
			if [[ -f $KIT_DIR/patches/$patch ]]; then
				printf '%s %s %s\n' "${series##*/}" "$patch" "${count["patches/$patch"]-}"
			fi
			smpl=cocci/${patch%.patch}.cocci
			if [[ $patch == hooks/* ]]; then
				printf '%s %s %s\n' "${series##*/}" "$patch" "${count[$smpl]-}"
			fi
		done < <(sed 's/[[:space:]]*#.*//; /^$/d' "$series")
	done
}

# count_lines: "<lines> <file>" for every patch, its header aside, and semantic hook.
count_lines() {
	cd -- "$KIT_DIR" && shopt -s nullglob globstar && awk '
		FNR == 1 { diff = FILENAME ~ /\.cocci$/ }
		diff && /^[-+]/ && (FILENAME ~ /\.cocci$/ || !/^(---|\+\+\+) /) { n[FILENAME]++ }
		FNR > 1 && /^---$/ { diff = 1 }
		END { for (i = 1; i < ARGC; i++) print n[ARGV[i]] + 0, ARGV[i] }' \
		patches/**/*.patch cocci/hooks/**/*.cocci </dev/null
}

# table NAME...: a row a series, and the sum; 1 if the sum exceeds the bound.
table() {
	hooks | awk -v names="$*" '
		{ count[$2]++; lines[$1, $2] = $3; patches[$1] = patches[$1] " " $2 }
		END {
			n = split(names, name, " ")
			for (i = 1; i <= n; i++) {
				own = shared = 0
				m = split(patches[name[i]], patch, " ")
				for (j = 1; j <= m; j++)
					if (count[patch[j]] > 1)
						shared += lines[name[i], patch[j]]
					else
						own += lines[name[i], patch[j]]
				row(name[i], own, shared)
				owns += own
				all += own + shared
			}
			row("together", owns, all - owns)
			exit all && 100 * owns / all > '"$BOUND"'
		}
		function row(what, own, shared) {
			printf "%-9s %5d %7d %6.1f %%\n", what, own, shared,
				own + shared ? 100 * own / (own + shared) : 0
		}'
}

main() {
	local rc=0 name
	local -a names bounded
	options '' "$@"
	names=("${ARGS[@]}")
	for name in "${names[@]}"; do
		[[ -f $KIT_DIR/series/$name ]] || die "$EX_USAGE" "there is no series $name" "see series/"
	done
	printf '%-9s %5s %7s %8s\n' series own shared 'own'
	if ((${#names[@]} > 0)); then
		table "${names[@]}" || :
		return
	fi
	mapfile -t names < <(cd -- "$KIT_DIR/series" && printf '%s\n' * | sort -rV)
	table "${names[@]}" | grep -v '^together' || :
	scratch
	mapfile -t bounded < <(awk -F '\t' '!/^#/ && $3 == "generic" && $1 !~ /^linux-/ && !seen[$1]++ { print $1 }' \
		"$KIT_DIR/maint/matrix.tsv")
	table "${bounded[@]}" >"$SCRATCH/table" || rc=$?
	printf 'of which %s:\n' "${bounded[*]}"
	tail -n 1 "$SCRATCH/table"
	((rc == 0)) || die "$EX_NO" "more than $BOUND % own lines in ${bounded[*]} together" \
		"share a hook"
}

main "$@"
