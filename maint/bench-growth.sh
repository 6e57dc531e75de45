#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Measures how the commands grow: with patches, architectures, and the size of the tree.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/timing.sh
source "$KIT_DIR/maint/timing.sh"

usage() {
	cat <<TEXT
usage: $PROG [--runs N] [--files N] [--out DIR]

Times apply --dry-run, audit and drift on trees that are made for it, of the miniature tree
of the tests: with 8, 32 and 96 patches; with 1, 4 and all architectures; with 1, 4 and 16
times as many files. Prints of each the median of its seconds, its CPU seconds, and the ratio
of these to the first row; draws them in DIR/growth.svg. A time is never a verdict.

  --runs N    how often each command is timed (3)
  --files N   of the smallest tree, C code of 8 kB each (200)
  --out DIR   results: growth.tsv, growth.svg, results.jsonl (out/bench/growth)
TEXT
}

readonly PATCHES=(8 32 96) TIMES=(1 4 16)

# source_files DIR FROM TO: C code like a driver's, one file in four with a thread flag.
source_files() {
	mkdir -p -- "$1"
	awk -v dir="$1" -v from="$2" -v to="$3" 'BEGIN {
		for (n = from; n <= to; n++) {
			file = dir "/f" n ".c"
			for (f = 0; f < 100; f++)
				printf "static int f%d_%d(struct device *d)\n{\n\treturn readl(d->base + %d) & 0xff;\n}\n\n",
					n, f, 4 * f >file
			if (n % 4 == 0)
				printf "int w%d(void)\n{\n\treturn test_thread_flag(TIF_SIGPENDING);\n}\n", n >file
			close(file)
		}
	}'
}

# add_patch NAME FILE LINE: a patch that adds a line to FILE of the tree, behind LINE 1.
add_patch() {
	mkdir -p -- "$(dirname -- "$KIT/patches/$1")"
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0' 'Subject: [bench] a line' '' \
		'Patch-mainline: Never, for the bench' --- "--- a/$2" "+++ b/$2" '@@ -1,2 +1,3 @@' \
		" $(sed -n 1p "$TREE/$2")" "+$3" " $(sed -n 2p "$TREE/$2")" >"$KIT/patches/$1"
}

# make_kit: the kit with a series of its own: a patch for each architecture, and many.
make_kit() {
	local n name
	mkdir -- "$KIT"
	cp -R -- "$KIT_DIR"/{VERSION,arch,cocci,scripts,src} "$KIT/"
	cp -R -- "$KIT_DIR/tests/scenarios/mini/tree" "$TREE"
	rm -rf -- "${TREE:?}"/arch/*/
	mkdir -p -- "$TREE/kernel/growth"
	for name in "${ARCHES[@]}"; do
		mkdir -p -- "$TREE/arch/$name/include/asm"
		cp -- "$KIT_DIR/tests/scenarios/mini/tree/arch/x86/include/asm/thread_info.h" "$TREE/arch/$name/include/asm/"
		printf 'config OF_%s\n\tdef_bool y\n' "$name" >"$TREE/arch/$name/Kconfig"
		add_patch "arch/$name/select.patch" "arch/$name/Kconfig" '	# grown'
	done
	for ((n = 1; n <= PATCHES[2]; n++)); do
		printf 'int a%d;\nint b%d;\n' "$n" "$n" >"$TREE/kernel/growth/$n.c"
		add_patch "growth/$n.patch" "kernel/growth/$n.c" 'int more;'
	done
	source_files "$TREE/drivers/growth" 1 "$FILES"
}

# series PATCHES [ARCH...]: of the kit, with so many and those of the architectures.
series() {
	local n
	mkdir -p -- "$KIT/series"
	{
		printf '# SPDX-License-Identifier: GPL-2.0\n# level: tif\n'
		if (($# > 1)); then printf 'arch/%s/select.patch\n' "${@:2}"; fi
		printf '# level: rseq\n'
		for ((n = 1; n <= $1; n++)); do printf 'growth/%d.patch\n' "$n"; done
	} >"$KIT/series/6.12"
}

# grown BY COUNT COMMAND ARGUMENTS [CODES]: timed, a line of growth.tsv and one of the results.
grown() {
	local by=$1 count=$2 name=$3 median cpu ratio
	time_command "$by-$name-$count" true "$KIT/scripts/$name.sh $4" "${5-0}"
	read -r median cpu _ < <(timed "$by-$name-$count")
	ratio=$(awk -F '\t' -v by="$by" -v name="$name" -v cpu="$cpu" '
		$1 == by && $2 == name && $5 > 0 { first = $5; exit }
		END { printf "%.2f", first ? cpu / first : 1 }' "$OUT/growth.tsv")
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$by" "$name" "$count" "$median" "$cpu" "$ratio" >>"$OUT/growth.tsv"
	bench_line "growth/$by/$name-$count" "$OUT/$by-$name-$count.log" "seconds=$median" "cpu=$cpu" \
		"ratio=$ratio" "$by=$count"
}

# all_commands BY COUNT [--arch LIST]
all_commands() {
	local arch=${3-}
	grown "$1" "$2" apply "--dry-run $arch $TREE"
	grown "$1" "$2" audit "$arch $TREE" 0,1
	grown "$1" "$2" drift "--no-pins $arch $TREE"
}

measure() {
	local n list
	for n in "${PATCHES[@]}"; do
		series "$n"
		grown patches "$n" apply "--dry-run $TREE"
		grown patches "$n" drift "--no-pins $TREE"
	done
	series "${PATCHES[0]}" "${ARCHES[@]}"
	for n in 1 4 "${#ARCHES[@]}"; do
		list=$(IFS=, && printf '%s' "${ARCHES[*]:0:n}")
		all_commands architectures "$n" "--arch $list"
	done
	for n in "${TIMES[@]}"; do
		source_files "$TREE/drivers/growth" 1 "$((FILES * n))"
		all_commands files "$((FILES * n))"
	done
}

main() {
	options 'runs: files: out:' "$@"
	no_arguments
	RUNS=${OPTION[runs]-3} FILES=${OPTION[files]-200}
	[[ $RUNS =~ ^[1-9][0-9]*$ ]] || usage_error "--runs takes a number ($RUNS)"
	[[ $FILES =~ ^[1-9][0-9]*$ ]] || usage_error "--files takes a number ($FILES)"
	need hyperfine
	need jq
	# in memory where there is some: what a busy disk takes is not the commands'
	if [[ ! ${TMPDIR-} && -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi
	scratch
	# without blanks: hyperfine hands the commands to a shell
	KIT=$SCRATCH/kit TREE=$SCRATCH/tree
	mapfile -t ARCHES < <(cd -- "$KIT_DIR/arch" && printf '%s\n' */bits.tif | sed 's,/.*,,')
	AGAIN="maint/bench-growth.sh --runs $RUNS --files $FILES"
	progress "making the trees"
	make_kit
	series "${PATCHES[0]}"
	bench_open "${OPTION[out]-$KIT_DIR/out/bench/growth}" "$TREE"
	: >"$OUT/growth.tsv"
	measure
	awk -f "$KIT_DIR/maint/growth-chart.awk" "$OUT/growth.tsv" >"$OUT/growth.svg"
	progress_end
	{
		printf 'grows with\tcommand\tcount\tseconds\tCPU seconds\tratio\n'
		cat -- "$OUT/growth.tsv"
	} | column -t -s $'\t'
	printf 'drawn in %s\n' "$OUT/growth.svg"
	results_ended
}

main "$@"
