#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Counts what a registration costs per event, and compares with what is recorded.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"

readonly UPSTREAM=7.2.8

usage() {
	cat <<'END'
usage: check-perf.sh [--series N] [--arch ARCH] [--upstream] [--out DIR | --table FILE]

Fetches the newest pinned tree of series N (6.12), applies the kit to a copy, and counts
the guest instructions that a registration costs per event on both (verify.sh --level
perf; ARCH is x86). Each event of maint/perf.tsv: its share of the unpatched kernel's
cost may be 2 % above the recorded one, and where nothing is recorded nothing may be
added. Threads that are not registered may cost the recorded share of what they do on the
unpatched kernel, to half a percent.

  --upstream    count upstream's 7.2.8, too: a figure beside the others, no verdict
  --out DIR     where the results are kept (out/perf)
  --table FILE  judge this table of an earlier run (DIR/perf/ARCH/table.txt), run nothing

Exit code: 0 all as recorded or better, 1 not, 2 usage, else as fetch.sh and apply.sh
(docs/commands.md).
END
}

# judge TABLE: each recorded event against TABLE.
judge() {
	awk -F '\t' -v series="$SERIES" -v arch="$ARCH" '
		NR == FNR {
			if (match($0, /^[a-z_]+: baseline [0-9.-]+, tree [0-9.-]+/)) {
				split($0, word, /[ :,]+/)
				base[word[1]] = word[3]
				tree[word[1]] = word[5]
				if (match($0, /tree [^,]* unregistered [0-9.]+/))
					plain[word[1]] = substr($0, RSTART + RLENGTH - 4) + 0
			}
			next
		}
		/^#/ || $1 != series || $2 != arch { next }
		{
			events++
			if (!($3 in base)) {
				printf "FAIL  %s: not measured\n", $3
				bad++
				next
			}
			most = $4 > 0 ? $5 / $4 * 1.02 * base[$3] : $5
			verdict = tree[$3] <= most ? "ok  " : "FAIL"
			if (verdict == "FAIL")
				bad++
			printf "%s  %s: %s of %s %s, recorded %s of %s\n", verdict, $3, tree[$3], base[$3],
				$3 == "text" ? "bytes" : "instructions", $5, $4
			if ($6 != "-" && plain[$3] > $6) {
				printf "FAIL  %s: threads that are not registered cost %.2f of the baseline, recorded %.2f\n",
					$3, plain[$3], $6
				bad++
			}
		}
		END { exit !events || bad }
	' "$1" "$KIT_DIR/maint/perf.tsv"
}

main() {
	local out base tree upstream rc=0
	options 'series: arch: upstream out: table:' "$@"
	no_arguments
	SERIES=${OPTION[series]-6.12} ARCH=${OPTION[arch]-x86} out=${OPTION[out]-$KIT_DIR/out/perf}
	grep -q "^$SERIES	$ARCH	" "$KIT_DIR/maint/perf.tsv" ||
		die "$EX_USAGE" "nothing is recorded for series $SERIES, $ARCH" "see maint/perf.tsv"
	if [[ -z ${OPTION[table]-} ]]; then
		base=$(pristine "linux-$SERIES" "$SERIES") || exit
		tree=$(patched "patched-$SERIES" "$base") || exit
		if [[ ${OPTION[upstream]-} ]]; then upstream=$(pristine "linux-$UPSTREAM" "$UPSTREAM") || exit; fi
		"$KIT_DIR/scripts/verify.sh" --level perf --arch "$ARCH" --baseline "$base" \
			${upstream:+--upstream "$upstream"} --out "$out" "$tree" || rc=$?
		((rc == 0)) || exit "$rc"
	fi
	judge "${OPTION[table]-$out/perf/$ARCH/table.txt}" || exit "$EX_NO"
}

main "$@"
