#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Takes the hooks out of a patched kernel one by one; the guest tests must notice each.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=scripts/lib/fingerprint.sh
source "$KIT_DIR/scripts/lib/fingerprint.sh"
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"

# Seconds for a guest; the control, which runs every test, shows that it is enough.
readonly LIMIT=120

usage() {
	cat <<'END'
usage: run.sh [--arch ARCH] [--only NAME,...] [--slow N] [--out DIR] [--record NAME]
              [--dry-run | --list] TREE

TREE is patched by apply.sh and is only read: mutants are made in a copy of it.
The unchanged copy must pass every test that the mutants rely on; then each mutant
of list.tsv must fail one of its tests. A test that fails, splats, panics or runs
out of time has noticed; a kernel that does not build has not been tested. The same
again for the kernel with TIF_RSEQ as an alias, which is all there is where ARCH
(x86) has no TIF_RSEQ of its own. --slow N multiplies all time limits:
on a busy machine, where running out of time would say nothing.
With --dry-run nothing is built: each mutant must change its file; --list prints the
kernel and the name of each.
--record NAME puts what was found into docs/recorded.jsonl, of a tree called NAME, once
every mutant was noticed.
A mutant that was decided before, with the same kit and the same tree, is not repeated.
END
}

parse_options() {
	options 'arch: only: slow: out: record: dry-run list' "$@"
	ARCH=${OPTION[arch]-x86} ONLY=${OPTION[only]-} OUT=${OPTION[out]-mutant-results}
	SLOW=${OPTION[slow]-1} DRY_RUN=${OPTION["dry-run"]-0}
	((${#ARGS[@]} == 1)) || usage_error "one patched kernel tree is needed"
	[[ ! ${OPTION[record]-} || ! $ONLY ]] || usage_error "--record is for all mutants, not for those of --only"
	[[ $SLOW =~ ^[1-9][0-9]?$ ]] || die "$EX_USAGE" "--slow takes a number from 1 to 99"
	TREE=${ARGS[0]}
	[[ -f $TREE/kernel/rseq_entry.c ]] ||
		die "$EX_TREE" "not a tree with level rseq ($TREE)" "run scripts/apply.sh on it first"
	TREE=$(kernel_tree "$TREE") || exit
	use_arch "$ARCH" || die "$EX_USAGE" "unknown architecture ($ARCH)" "one of $(arch_names)"
	what_tree
}

# what_tree: the words of the tree that the list's last column may name. KINDS: which
# kernels it makes, with a TIF_RSEQ of its own or with the alias.
what_tree() {
	local info=$TREE/.tif-backports/info.json loop=entry
	[[ -f $info ]] || die "$EX_TREE" "apply.sh left no record ($TREE)" "run it on the tree"
	if grep -rqs 'define ARCH_CONSUMES_TIF_RSEQ' "$TREE/arch/$ARCH_NAME/include"; then loop=loop; fi
	WORDS=,$(jq -r --arg arch "$ARCH" '[.series, .numbering, "\($arch)-\(.series)"] | join(",")' \
		"$info"),$ARCH,$loop,
	KINDS='split alias'
	grep -qs '^	select HAVE_TIF_RSEQ' "$TREE/arch/$ARCH_NAME/Kconfig" || KINDS='alias'
}

# mutants KIND: those of the list that this kind of kernel (split, alias) has the hook
# of, one "name TAB files TAB script TAB tests" a line.
mutants() {
	awk -F'\t' -v OFS='\t' -v only=",$ONLY," -v words="$WORDS" -v kind="$1" '
		/^#/ || ($5 != kind && $5 != "both") { next }
		{
			name = (kind == "alias" ? "alias-" : "") $1
			if (only != ",," && !index(only, "," name ","))
				next
			n = split($6, without, ",")
			for (i = 1; i <= n; i++)
				if (index(words, "," without[i] ","))
					next
			print name, $2, $3, $4
		}' "$KIT_DIR/tests/mutants/list.tsv"
}

# mutate FILES SCRIPT: the first of FILES ("a|b") that SCRIPT changes goes to FILE, the
# change to $SCRATCH/mutant. False if it changes none.
mutate() {
	local name
	local -a names
	IFS='|' read -r -a names <<<"${1//ARCH/$ARCH_NAME}"
	for name in "${names[@]}"; do
		[[ -f $TREE/$name ]] || continue
		FILE=$name
		sed "$2" "$TREE/$name" >"$SCRATCH/mutant" || return
		if ! cmp -s "$TREE/$name" "$SCRATCH/mutant"; then return 0; fi
	done
	return 1
}

all_tests() { mutants "$1" | cut -f4 | tr ',' '\n' | sort -u | paste -sd,; }

# make_initramfs NAME: with the module that was built for the present kernel.
make_initramfs() {
	"$KIT_DIR/guest/module.sh" --arch "$ARCH" "$OUT/guest/module" "$COPY" "$BUILD"
	"$KIT_DIR/guest/initramfs.sh" "$OUT/guest/initramfs.gz" \
		"$OUT/guest/kit" "$OUT/guest/module"
}

# boot NAME MODE TESTS: prints the outcome word.
boot() {
	local name=$1 mode=$2 tests=$3
	mkdir -p -- "$OUT/$name"
	if [[ $name == control* || ,$tests, == *,module-guard,* ]]; then
		make_initramfs >"$OUT/$name/initramfs.log" 2>&1
	fi
	"$KIT_DIR/guest/boot.sh" --arch "$ARCH" --kernel "$(kernel_image "$BUILD" "$ARCH")" \
		--vmlinux "$BUILD/vmlinux" --initramfs "$OUT/guest/initramfs.gz" --out "$OUT/$name" --scale 10 --first \
		--mode "$mode" --slow "$SLOW" --timeout $((LIMIT * SLOW)) --run "$tests" >"$OUT/$name/summary" 2>&1 || :
	cat -- "$OUT/$name/outcome"
}

build() {
	build_kernel "$COPY" "$BUILD" "$ARCH" modules >"$1" 2>&1
}

# The tests of this boot that noticed, for the record.
noticed_by() {
	jq -rR 'fromjson? | select(.name and .outcome != "pass" and .outcome != "skip") |
		"\(.name):\(.outcome)"' "$OUT/$1/verdicts.jsonl" | paste -sd,
}

try_mutant() {
	local mode=$1 name=$2 files=$3 script=$4 tests=$5 outcome start=$SECONDS
	local path=mutants/$ARCH/$name log=$OUT/$name/console.log
	local repeat="tests/mutants/run.sh --arch $ARCH --only $name TREE"
	if [[ $(head -n 1 -- "$OUT/$name/.complete" 2>/dev/null) == "$INPUTS" ]]; then
		say "decided before: $name"
		tail -n 1 -- "$OUT/$name/.complete" >>"$RESULTS"
		return 0
	fi
	rm -f -- "$OUT/$name/.complete"
	mkdir -p -- "$OUT/$name"
	if ! mutate "$files" "$script"; then
		record "$path" fail "$repeat" - "reason=the script changes nothing in $files"
		return 0
	fi
	printf '%s\n' "$FILE" >>"$BUILD/.mutated"
	# A new file, never a write through the hard link into TREE.
	mv -f -- "$SCRATCH/mutant" "$COPY/$FILE"
	if ! build "$OUT/$name/build.log"; then
		record "$path" fail "$repeat" "$OUT/$name/build.log" "reason=does not build"
	else
		outcome=$(boot "$name" "$mode" "$tests")
		case $outcome in
		passed)
			record "$path" fail "$repeat" "$log" "reason=survived $tests"
			;;
		failed | splat | panicked | timeout)
			record "$path" pass "$repeat" "$log" "outcome=$outcome" \
				"noticed=$(noticed_by "$name")" "seconds=$((SECONDS - start))"
			{ printf '%s\n' "$INPUTS" && tail -n 1 -- "$RESULTS"; } >"$OUT/$name/.complete"
			;;
		*)
			record "$path" fail "$repeat" "$log" \
				"reason=the guest gave no answer ($outcome)"
			;;
		esac
	fi
	restore "$FILE"
}

# restore FILE: as TREE has it, and newer than what was built from a mutant of it.
restore() {
	cp -- "$TREE/$1" "$SCRATCH/original"
	mv -f -- "$SCRATCH/original" "$COPY/$1"
}

# build_place: sets BUILD and COPY, the first that no other run is at work in.
build_place() {
	local place=1
	BUILD=$(build_folder "$TREE" "$ARCH" mutants)
	mkdir -p -- "${BUILD%/*}"
	exec {LOCK}>>"$BUILD.lock"
	until flock -n "$LOCK"; do
		exec {LOCK}>&-
		BUILD=$(build_folder "$TREE" "$ARCH" mutants)-$((++place))
		exec {LOCK}>>"$BUILD.lock"
	done
	COPY=$BUILD.tree
}

make_copy() {
	local file
	build_place
	rm -rf -- "$COPY"
	cp -al -- "$TREE" "$COPY" 2>/dev/null || cp -a -- "$TREE" "$COPY"
	# The last run left objects of its last mutants, newer than this copy.
	if [[ -f $BUILD/.mutated ]]; then
		while read -r file; do restore "$file"; done < <(sort -u "$BUILD/.mutated")
	fi
}

# control KIND MODE TESTS: the unmutated kernel passes what the mutants rely on. Its record
# says how many there are of the kind, --only or not.
control() {
	local name=control-$1 mode=$2 tests=$3 outcome repeat="tests/mutants/run.sh --arch $ARCH TREE"
	local path=mutants/$ARCH/$name log=$OUT/$name/console.log
	progress "building and booting the unchanged kernel ($mode)"
	build "$OUT/log/$name.log" ||
		die "$EX_NO" "the unchanged kernel does not build" "see $OUT/log/$name.log"
	rm -f -- "$BUILD/.mutated"
	outcome=$(boot "$name" "$mode" "$tests")
	if [[ $outcome != passed ]]; then
		record "$path" fail "$repeat" "$log" "outcome=$outcome"
		die "$EX_NO" "the unchanged kernel fails the tests ($outcome)" "see $OUT/$name"
	fi
	record "$path" pass "$repeat" "$log" "mutants=$(ONLY='' && mutants "$1" | wc -l)"
}

all_of() {
	local kind=$1 mode=$2 name files script tests
	[[ $(mutants "$kind") ]] || return 0
	control "$kind" "$mode" "$(all_tests "$kind")"
	while IFS=$'\t' read -r name files script tests; do
		try_mutant "$mode" "$name" "$files" "$script" "$tests"
	done < <(mutants "$kind")
}

list_mutants() {
	local kind
	for kind in $KINDS; do mutants "$kind" | awk -F '\t' -v kind="$kind" '{ print kind "\t" $1 }'; done
}

dry_run() {
	local name files script all=0 idle=0
	while IFS=$'\t' read -r name files script _; do
		all=$((all + 1))
		if mutate "$files" "$script"; then continue; fi
		say "$name: the script changes nothing in $files"
		idle=$((idle + 1))
	done < <(for kind in $KINDS; do mutants "$kind"; done)
	printf '%s: %d mutants, %d of them change nothing\n' "$PROG" "$all" "$idle"
	((all > 0 && idle == 0)) || exit "$EX_NO"
}

main() {
	local sum rc=0
	parse_options "$@"
	if [[ ${OPTION[list]-} ]]; then list_mutants && exit "$EX_OK"; fi
	if ((DRY_RUN)); then
		scratch
		dry_run
		exit "$EX_OK"
	fi
	need jq
	need bc
	scratch
	results_open "$OUT"
	made_with "$TREE" "$ARCH_NAME"
	INPUTS=$(built_inputs "$ARCH" "$TREE $(tree_inputs "$TREE")")
	make_copy
	make --silent -C "$KIT_DIR/guest" O="$OUT/guest/kit" CC="$ARCH_COMPILER" \
		>"$OUT/log/programs.log" 2>&1
	configure_variant "$COPY" "$BUILD" "$ARCH" base >"$OUT/log/configure.log" 2>&1
	if [[ $KINDS == split* ]]; then
		all_of split patched
		# A new file, never a write through the hard link into TREE.
		sed '/^\tselect HAVE_TIF_RSEQ$/d' "$TREE/arch/$ARCH_NAME/Kconfig" >"$SCRATCH/Kconfig"
		mv -f -- "$SCRATCH/Kconfig" "$COPY/arch/$ARCH_NAME/Kconfig"
		configure_variant "$COPY" "$BUILD" "$ARCH" base >>"$OUT/log/configure.log" 2>&1
	fi
	all_of alias alias
	results_ended
	sum=$("$PROGRAM" results sum "$RESULTS") || rc=$?
	say "$PROG: passed are the mutants that a test noticed: $sum ($RESULTS)"
	if [[ ${OPTION[record]-} ]]; then
		"$KIT_DIR/maint/record.sh" --tree "${OPTION[record]}" mutants "$OUT" || rc=$EX_NO
	fi
	exit "$rc"
}

main "$@"
