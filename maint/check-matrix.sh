#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Every series on every architecture of maint/matrix.tsv: checked, built, booted.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=maint/recorded.sh
source "$KIT_DIR/maint/recorded.sh"
# shellcheck source=scripts/lib/fetch/packages.sh
source "$KIT_DIR/scripts/lib/fetch/packages.sh"
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

readonly MATRIX=$KIT_DIR/maint/matrix.tsv

usage() {
	cat <<'END'
usage: check-matrix.sh [option...]

Fetches the newest pinned tree of each series, applies the kit to a copy, and runs
verify.sh for each line of maint/matrix.tsv: levels static and objects, and for
the kernels that the line names, build and boot. The unpatched kernel (stock) runs
the test that counts what 10,000 preemptions cost, for comparison; a storm is the base
kernel once more, with a million preemptions inside a section.

  --series, --arch   only these lines, comma separated
  --variant LIST     only these kernels of a line: base, debug, rt, build, stock, storm,
                     or none
  --ci               the lines and kernels that fit continuous integration, without W=1;
                     a line that does not end before TIF_CHECK_END (seconds since the
                     epoch) is skipped
  --upstream VERSION whose newer selftests run, too (7.2.8)
  --list             print the lines and run nothing
  --out DIR          where the results are kept (out/matrix). A line that has passed
                     there, for the same stack, scripts and tests, is not run again.
  --record           put what the lines have shown into docs/recorded.jsonl; "make docs"
                     writes the tables then. A line with a failure is left out
  --jobs N           so many lines at a time (1; slurm: no limit)
  --runner slurm     the lines are tasks of a Slurm array: jobs.sh --help

Ends with a table and with each check that did not pass.
Exit code: 0 all passed or skipped with a reason, 1 a check failed, 2 usage, else as
fetch.sh and apply.sh (docs/commands.md).
END
}

parse_options() {
	options 'series: arch: variant: ci upstream: list row record out: jobs: runner:' "$@"
	check_run_options
	no_arguments
	SERIES=${OPTION[series]-} ARCHES=${OPTION[arch]-} CI_PART=${OPTION[ci]-0}
	VARIANTS=${OPTION[variant]-base,debug,rt,build,stock,storm} UPSTREAM=${OPTION[upstream]-7.2.8}
	OUT=${OPTION[out]-$KIT_DIR/out/matrix}
}

# rows: the lines that were asked for, the kernels to boot narrowed to VARIANTS.
rows() {
	awk -F '\t' -v OFS='\t' -v series=",$SERIES," -v arches=",$ARCHES," \
		-v variants=",$VARIANTS," -v ci="$CI_PART" '
		/^#/ { next }
		series != ",," && !index(series, "," $1 ",") { next }
		arches != ",," && !index(arches, "," $2 ",") { next }
		ci && $5 == "-" { next }
		{
			n = split(ci ? $5 : $4, all, ",")
			boot = ""
			for (i = 1; i <= n; i++)
				if (index(variants, "," all[i] ","))
					boot = boot (boot == "" ? "" : ",") all[i]
			print $1, $2, $3, boot == "" ? "-" : boot, ci ? $6 : 0
		}' "$MATRIX"
}

# fits MINUTES: they are left before TIF_CHECK_END, if that is set.
fits() {
	LEFT=$(((${TIF_CHECK_END:-0} - $(date +%s)) / 60))
	[[ -z ${TIF_CHECK_END-} ]] || ((LEFT >= $1))
}

# skip_row ARCH REASON: the line's only result.
skip_row() { (results_open "$OUT/patched" && record "static/$1/line" skip maint/check-matrix.sh '' reason="$2" && results_ended); }

# no_tree SERIES: why there is none.
no_tree() {
	if is_package "$1"; then
		echo "apt has no package $1"
	else
		echo "no tree of $1 is pinned: TIF_TREES and fetch.sh --pin add one"
	fi
}

# has_tree SERIES: is it kept, a package that apt has, or pinned by the kit or the user?
has_tree() {
	if [[ -d $TREES/linux-$1 ]]; then
		return
	elif is_package "$1"; then
		package_pin "$1"
	else
		awk -F '\t' -v series="$1" '$1 == series { found = 1 } END { exit !found }' \
			"$KIT_DIR/scripts/lib/fetch/pins.tsv" \
			"${TIF_TREES:-$KIT_DIR/scripts/lib/fetch}/pins.tsv"
	fi
}

# verify_row DIR ARCH TREE BASE BOOT: what verify.sh says goes to a log; 1 if a check
# failed, above that if something could not run at all.
verify_row() {
	local dir=$1 arch=$2 tree=$3 base=$4 boot=$5 own levels=static,objects rc=0
	own=$(tr ',' '\n' <<<"$boot" | sed '/^stock$/d;/^storm$/d;/^-$/d' | paste -sd,)
	case $own in
	'') ;;
	build) levels+=,build own=base ;;
	*) levels+=,build,boot ;;
	esac
	if ((!CI_PART)) && [[ ,$own, == *,base,* ]]; then own+=,w1; fi
	"$KIT_DIR/scripts/verify.sh" --arch "$arch" --level "$levels" --variant "${own:-base}" \
		--baseline "$base" --upstream "$TESTS" --out "$dir/patched" "$tree" \
		>"$dir/patched.log" 2>&1 || rc=$?
	if ((rc <= EX_NO)) && [[ ,$boot, == *,stock,* ]]; then
		"$KIT_DIR/scripts/verify.sh" --arch "$arch" --level build,boot --variant stock \
			--baseline "$base" --upstream "$TESTS" --run preempt --out "$dir/stock" "$tree" \
			>"$dir/stock.log" 2>&1 || rc=$?
	fi
	if ((rc <= EX_NO)) && [[ ,$boot, == *,storm,* ]]; then
		"$KIT_DIR/scripts/verify.sh" --arch "$arch" --level boot --variant base --upstream "$TESTS" \
			--run section-storm --times 50 --out "$dir/storm" "$tree" >"$dir/storm.log" 2>&1 || rc=$?
	fi
	if ((rc > EX_NO)); then tail -n 20 -- "$dir"/*.log >&2; fi
	return "$rc"
}

# run_row SERIES ARCH NUMBERING BOOT MINUTES: the job of a line, in OUT. What did not fit
# the time passes, and is run again.
run_row() {
	local series=$1 arch=$2 numbering=$3 boot=$4 rc=0 part
	local -a files=()
	rm -rf -- "${OUT:?}"/{patched,stock,storm}
	if ! fits "$5"; then
		skip_row "$arch" "the line takes about $5 minutes and $LEFT are left"
		: >"$OUT/job.again"
	elif ! has_tree "$series"; then
		skip_row "$arch" "$(no_tree "$series")"
	else
		TESTS=$TREES/tests-$UPSTREAM
		verify_row "$OUT" "$arch" "$TREES/matrix-$series-$numbering" "$TREES/linux-$series" "$boot" || rc=$?
	fi
	for part in =patched =stock storm=storm; do
		if [[ -f $OUT/${part#*=}/results.jsonl ]]; then files+=("${part%=*}=$OUT/${part#*=}/results.jsonl"); fi
	done
	"$PROGRAM" results gather --in "$OUT" "${files[@]}" >"$OUT/results.jsonl"
	return "$rc"
}

# row_jobs: prints the lines as jobs, their trees made. Whether a line fits the time is
# known when it starts, so its tree is made in any case.
row_jobs() {
	local series arch numbering boot base tree word
	local -A made=()
	while IFS=$'\t' read -r series arch numbering boot _ <&3; do
		word=none
		if has_tree "$series"; then
			base=$(pristine "linux-$series" "$series") || return
			tree=matrix-$series-$numbering
			if [[ ! ${made[$tree]-} ]]; then
				progress "applying to $series, $numbering numbers"
				patched "$tree" "$base" --numbering "$numbering" >/dev/null || return
				made[$tree]=1
			fi
			word=$(inputs_of "$arch" "$boot" "$(jq -r .digest "$TREES/$tree/.tif-backports/info.json")") || return
		fi
		# shellcheck disable=SC2016 # the job expands it
		printf '%s-%s\t%q --row --series %s --arch %s --variant %s --upstream %q%s --out "$OUT"\t%s\n' "$series" "$arch" \
			"$KIT_DIR/maint/check-matrix.sh" "$series" "$arch" "$boot" "$UPSTREAM" "${OPTION[ci]+ --ci}" "$word"
	done 3< <(rows)
}

# keep_lines LINE...: into docs/recorded.jsonl; 1 where a line does not go there.
keep_lines() {
	local line series tree rc=0
	for line; do
		series=${line%-*}
		tree=$(jq -r .fingerprint.kernel "$OUT/$line/patched/fingerprint.json" 2>/dev/null) || tree=$series
		if is_package "$series"; then tree=debian-$tree; fi
		keep_line "$OUT" "$line" matrix "$tree" \
			"maint/check-matrix.sh --series $series --arch ${line##*-}" || rc=$EX_NO
	done
	return "$rc"
}

main() {
	local series arch numbering boot minutes rc=0
	local -a lines=()
	parse_options "$@"
	[[ $(rows) ]] || die "$EX_USAGE" "no line is left (--series $SERIES --arch $ARCHES)" "see --list"
	if [[ ${OPTION[list]-} ]]; then rows | cut -f 1-4 && exit "$EX_OK"; fi
	need jq
	use_program
	mkdir -p -- "$OUT" "$TREES"
	OUT=$(cd -- "$OUT" && pwd -P)
	if [[ ${OPTION[row]-} ]]; then
		IFS=$'\t' read -r series arch numbering boot minutes < <(rows)
		run_row "$series" "$arch" "$numbering" "$boot" "$minutes" || exit
		exit "$EX_OK"
	fi
	scratch
	lock_trees
	upstream_tests "$UPSTREAM" >/dev/null || exit
	row_jobs >"$SCRATCH/jobs" || exit
	mapfile -t lines < <(cut -f 1 -- "$SCRATCH/jobs")
	run_jobs "$SCRATCH/jobs" || rc=$?
	if ((rc > EX_NO)); then exit "$rc"; fi
	echo 'checks: passed of all that ran. stock, patched: what 10,000 preemptions entered, fast path/slow path/handler;
storm: preemptions inside a section/aborts with a wrong ID'
	"$PROGRAM" results matrix "$OUT" "${lines[@]}"
	"$PROGRAM" results failed "$OUT/results.jsonl" || rc=$EX_NO
	if [[ ${OPTION[record]-} ]]; then keep_lines "${lines[@]}" || rc=$EX_NO; fi
	exit "$rc"
}

main "$@"
