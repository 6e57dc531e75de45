#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Counts what a registration costs per event, and compares with what is recorded.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"

readonly UPSTREAM=7.2.8

usage() {
	cat <<'END'
usage: check-perf.sh [option...] [--out DIR | --table FILE]

Fetches the newest pinned tree of a series, applies the kit to a copy, and counts the
guest instructions that a registration costs per event on both (verify.sh --level perf).
Each event of maint/perf.tsv: its share of the unpatched kernel's cost may be 2 % above
the recorded one, and where nothing is recorded nothing may be added. Threads that are not
registered may cost the recorded share of what they do on the unpatched kernel, to half a
percent. A fork and an exec, which are counted one at a time, may cost 8 instructions more,
and 32 on other architectures than x86, where two runs of one kernel do not count the same;
what threads without a registration do of both may be 1 % more, for it depends on where the
kernel's data lie. Of the text it is the share that the kit adds that may be 2 % above the
recorded one, and 64 bytes, for functions are aligned.

  --all         each kernel that maint/perf.tsv has, as a job: one that has passed for the
                same kit and compiler is not counted again
  --jobs N, --runner slurm  of --all: see jobs.sh --help
  --series N    6.12
  --arch ARCH   x86
  --numbering N generic or native, if not as the series has it
  --record      compare with nothing: what was counted becomes what is recorded. "make
                docs" writes the tables then
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
			unit = $3 == "text" ? "bytes" : "instructions"
			if (!($3 in base)) {
				printf "FAIL  %s: not measured\n", $3
				wrong($3 " is not measured")
				next
			}
			if ($3 == "text")
				most = base[$3] + ($5 - $4) / $4 * base[$3] * 1.02 + 64
			else
				most = $4 > 0 ? $5 / $4 * 1.02 * base[$3] : $5 + 0.5
			single = $3 == "fork" || $3 == "exec"
			if (single)
				most += arch == "x86" ? 8 : 32
			words = sprintf("%s of %s %s, recorded %s of %s", tree[$3], base[$3], unit, $5, $4)
			printf "%s  %s: %s\n", tree[$3] <= most ? "ok  " : "FAIL", $3, words
			if (tree[$3] > most)
				wrong($3 " costs " words)
			if ($6 != "-" && plain[$3] > $6 + (single ? 0.011 : 0)) {
				words = sprintf("threads that are not registered cost %.2f of the baseline, recorded %.2f",
					plain[$3], $6)
				printf "FAIL  %s: %s\n", $3, words
				wrong($3 ": " words)
			}
		}
		function wrong(what) { bad = bad (bad ? "; " : "") what }
		END {
			# the last line is the reason of the result
			if (bad)
				print bad
			exit !events || bad != ""
		}
	' "$1" "$KIT_DIR/maint/perf.tsv"
}

# A line of a table, as verify.sh writes it.
readonly LINE='([a-z_]+): baseline ([0-9.-]+), tree ([0-9.-]+)( \([^)]*\))?( unregistered ([0-9.]+))?(, upstream ([0-9.-]+).*)?'

# check_recorded TABLE: no row is lost.
check_recorded() {
	grep -qsE "^$LINE\$" "$1" || die "$EX_NO" "nothing was counted ($1)" "name a table with both kernels"
	if grep -vE "^$LINE\$" "$1" >&2; then
		die "$EX_NO" "the lines above are no events of both kernels ($1)" "count it anew"
	fi
	if awk -F '\t' -v series="$SERIES" -v arch="$ARCH" '$1 == series && $2 == arch && NF > 6 { found = 1 } END { exit !found }' \
		"$KIT_DIR/maint/perf.tsv" && ! grep -q ', upstream ' "$1"; then
		die "$EX_NO" "upstream is recorded of series $SERIES, $ARCH" "--upstream counts it, too"
	fi
}

# recorded TABLE: prints maint/perf.tsv with the rows of TABLE in place of this kernel's.
recorded() {
	local all=$KIT_DIR/maint/perf.tsv
	grep '^#' "$all"
	{
		awk -F '\t' -v OFS='\t' -v series="$SERIES" -v arch="$ARCH" \
			'!/^#/ && ($1 != series || $2 != arch) { print }' "$all"
		sed -nE "s/^$LINE\$/$SERIES\t$ARCH\t\1\t\2\t\3\t\6\t\8/p" "$1" |
			awk -F '\t' -v OFS='\t' '$6 == "" { $6 = "-" } $7 == "" { NF = 6 } 1'
	} | awk -v OFS='\t' '{ print ($2 == "x86" ? 0 : 1) $2, $0 }' | LC_ALL=C sort -t $'\t' -k 2,2Vr -k 1,1 -k 4,4 | cut -f 2-
}

# count OUT: on both kernels, and upstream's where that is asked for. A tree is made once,
# whoever else is about to.
count() {
	local base tree upstream lock numbering=${OPTION[numbering]-}
	mkdir -p -- "$TREES"
	exec {lock}>>"$TREES/.${PROG%.sh}"
	flock "$lock"
	base=$(pristine "linux-$SERIES" "$SERIES") || exit
	tree=$(patched "patched-$SERIES${numbering:+-$numbering}" "$base" ${numbering:+--numbering "$numbering"}) || exit
	if [[ ${OPTION[upstream]-} ]]; then upstream=$(pristine "linux-$UPSTREAM" "$UPSTREAM") || exit; fi
	exec {lock}>&-
	"$KIT_DIR/scripts/verify.sh" --level perf --arch "$ARCH" --baseline "$base" \
		${upstream:+--upstream "$upstream"} --out "$1" "$tree" || exit
}

# record_table TABLE: its rows are what is recorded.
record_table() {
	check_recorded "$1"
	recorded "$1" >"$SCRATCH/perf.tsv"
	cat -- "$SCRATCH/perf.tsv" >"$KIT_DIR/maint/perf.tsv"
}

# judge_results DIR: as a result, too.
judge_results() {
	local rc=0
	results_append "$1"
	results_begun
	check "perf/$ARCH/recorded" "maint/check-perf.sh --series $SERIES --arch $ARCH" "$OUT/log/perf-$ARCH-recorded.log" \
		judge "$OUT/perf/$ARCH/table.txt" >/dev/null || rc=$EX_NO
	results_ended
	cat -- "$OUT/log/perf-$ARCH-recorded.log"
	exit "$rc"
}

# kernels: SERIES ARCH of all that maint/perf.tsv has.
kernels() { awk -F '\t' '!/^#/ && !seen[$1, $2]++ { print $1, $2 }' "$KIT_DIR/maint/perf.tsv"; }

# count_all DIR: each as a job.
count_all() {
	local series arch rc=0
	OUT=$1
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	while read -r series arch; do
		# shellcheck disable=SC2016 # the job expands it
		printf '%s-%s\t%q --series %s --arch %s%s --out "$OUT"\t%s\n' "$series" "$arch" "$KIT_DIR/maint/check-perf.sh" \
			"$series" "$arch" "${OPTION[upstream]+ --upstream}" "$(built_inputs "$arch" "$series")"
	done < <(kernels) >"$SCRATCH/jobs"
	run_jobs "$SCRATCH/jobs" || rc=$?
	while read -r series arch; do
		printf '%s %s\n' "$series" "$arch"
		sed 's/^/  /' "$OUT/$series-$arch/log/perf-$arch-recorded.log" 2>/dev/null || echo '  not counted'
	done < <(kernels)
	exit "$rc"
}

main() {
	local out table
	options 'series: arch: all numbering: upstream record out: table: jobs: runner:' "$@"
	check_run_options
	no_arguments
	SERIES=${OPTION[series]-6.12} ARCH=${OPTION[arch]-x86} out=${OPTION[out]-$KIT_DIR/out/perf}
	scratch
	if [[ ${OPTION[all]-} ]]; then
		[[ ! ${OPTION[series]+x}${OPTION[arch]+x}${OPTION[numbering]+x}${OPTION[record]+x}${OPTION[table]+x} ]] ||
			usage_error "--all is for what is recorded, and compares"
		count_all "$out"
	fi
	[[ -f $KIT_DIR/series/$SERIES ]] || die "$EX_USAGE" "unknown series ($SERIES)" "one of series/"
	use_arch "$ARCH" || die "$EX_USAGE" "unknown architecture ($ARCH)" "one of $(arch_names)"
	[[ ${OPTION[record]-} ]] || grep -q "^$SERIES	$ARCH	" "$KIT_DIR/maint/perf.tsv" ||
		die "$EX_USAGE" "nothing is recorded for series $SERIES, $ARCH" "see maint/perf.tsv, or --record"
	[[ ! ${OPTION[numbering]-} || ! ${OPTION[record]-} ]] || usage_error "--record is of the numbering that the series has"
	table=${OPTION[table]-$out/perf/$ARCH/table.txt}
	if [[ ! ${OPTION[table]+x} ]]; then count "$out"; fi
	if [[ ${OPTION[record]-} ]]; then
		record_table "$table"
	elif [[ ${OPTION[table]+x} ]]; then
		[[ -f $table && -r $table ]] || die "$EX_MISSING" "no such table ($table)" "DIR/perf/ARCH/table.txt of an earlier run"
		judge "$table" || exit "$EX_NO"
	else
		judge_results "$out"
	fi
}

main "$@"
