#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Checks the folders of src/: who includes whom, and how long a file is.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

TABLE=maint/layers.tsv
LIMIT=500

usage() {
	cat <<TEXT
usage: $PROG

Prints the folders of src/ with their files, their lines and the folders that they
include. Exits with 1 if a file includes one that $TABLE does not allow, if
that table has a cycle, or if a file has $LIMIT lines or more.
TEXT
}

# table: prints the rows of the table, and complains about a row that names what does
# not stand above it: a table in that order has no cycle.
table() {
	awk -F '\t' -v name="$TABLE" '
		/^#/ { next }
		{
			n = $2 == "-" ? 0 : split($2, list, " ")
			for (i = 1; i <= n; i++)
				if (!(list[i] in seen)) {
					printf "%s:%d: %s includes %s, which is not above it\n", \
						name, NR, $1, list[i] >"/dev/stderr"
					bad = 1
				}
			seen[$1] = 1
			print
		}
		END { exit bad }' "$TABLE"
}

# includes FILE...: "FILE:LINE FOLDER/HEADER" for each include between quotes.
includes() {
	awk '/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, part, "\"")
		print FILENAME ":" FNR, part[2]
	}' "$@"
}

# arrows: complains about includes that the table does not allow, then prints a line
# per folder of the table.
arrows() {
	includes "$@" | awk -v rows="$SCRATCH/rows" -v name="$TABLE" '
		BEGIN {
			while ((getline line < rows) > 0) {
				split(line, column, "\t")
				known[column[1]] = 1
				n = split(column[2], list, " ")
				for (i = 1; i <= n; i++) may[column[1], list[i]] = 1
			}
		}
		{
			split($1, from, "/")
			to = index($2, "/") ? substr($2, 1, index($2, "/") - 1) : ""
			if (!(to in known)) {
				print $1 ": \"" $2 "\" does not begin with a folder of " name
				bad = 1
			} else if (to != from[2] && !((from[2], to) in may)) {
				print $1 ": " from[2] "/ may not include " to "/ (" name ")"
				bad = 1
			}
		}
		END { exit bad }'
}

# lengths FILE...: complains about long files, and about folders without a row.
lengths() {
	local file lines folder bad=0
	local -A rows=()
	while IFS=$'\t' read -r folder _; do rows[$folder]=1; done <"$SCRATCH/rows"
	while read -r lines file; do
		folder=${file#src/}
		folder=${folder%%/*}
		if ((lines >= LIMIT)); then
			echo "$file: $lines lines; the limit is $((LIMIT - 1))"
			bad=1
		fi
		[[ ${rows[$folder]-} ]] || {
			echo "$file: no row for this folder ($TABLE)"
			bad=1
		}
	done < <(awk '{ n[FILENAME]++ } END { for (i = 1; i < ARGC; i++) print n[ARGV[i]] + 0, ARGV[i] }' "$@")
	return "$bad"
}

show() {
	local folder
	local -a all
	printf '%-10s %5s %6s  %s\n' folder files lines includes
	while IFS=$'\t' read -r folder _; do
		[[ -d src/$folder ]] || continue
		mapfile -t all < <(find "src/$folder" -name '*.[ch]')
		printf '%-10s %5d %6d  %s\n' "$folder" "${#all[@]}" "$(cat -- "${all[@]}" | wc -l)" \
			"$(includes "${all[@]}" | awk -v self="$folder" '
				{ sub(/\/.*/, "", $2) }
				$2 != self && !seen[$2]++ { print $2 }' | sort | paste -sd ' ')"
	done <"$SCRATCH/rows"
}

main() {
	local bad=0
	local -a sources
	options '' "$@"
	no_arguments
	scratch
	cd -- "$KIT_DIR"
	mapfile -t sources < <(find src -name '*.[ch]' | sort)
	((${#sources[@]})) || die "$EX_FAULT" "found no C files (src)"
	table >"$SCRATCH/rows" || bad=1
	lengths "${sources[@]}" || bad=1
	arrows "${sources[@]}" || bad=1
	show
	((bad == 0)) || die "$EX_NO" "the folders of src/ are not as $TABLE says" "see above"
}

main "$@"
