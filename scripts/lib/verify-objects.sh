# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level objects: what names a thread flag compiles without a new warning; with native
# numbers at level tif into the baseline's very bytes; task_struct keeps its layout.

# shellcheck source=scripts/lib/objects.sh
source "$KIT_DIR/scripts/lib/objects.sh"

# configure_objects TREE BUILD: the same fragments for both trees.
configure_objects() {
	local frags
	mapfile -t frags < <(fragments "$1" "$ARCH_NAME" objects)
	configure "$1" "$2" "${frags[@]}"
}

# baseline_objects BUILD: the baseline's, with what the compiler said in BUILD/said.
baseline_objects() {
	configure_objects "$BASELINE" "$1" || return
	compile_objects "$BASELINE" "$1" >"$1/said" || {
		cat -- "$1/said"
		return 1
	}
}

# no_new_warning BUILD [BASELINE-BUILD]: the tree's objects compile; the compiler
# warns about nothing, or about nothing that it does not say of the baseline.
no_new_warning() {
	local build=$1 before=${2-} known=$SCRATCH/known
	: >"$known"
	compile_objects "$TREE" "$build" >"$build/said" || {
		cat -- "$build/said"
		return 1
	}
	cat -- "$build/said"
	FIGURES+=("objects=$(wc -l <"$build/objects.list")")
	if [[ $before ]]; then warnings_of "$BASELINE" <"$before/said" >"$known"; fi
	warnings_of "$TREE" <"$build/said" | comm -23 - "$known" >"$build/new"
	FIGURES+=("known_warnings=$(wc -l <"$known")" "new_warnings=$(wc -l <"$build/new")")
	[[ ! -s $build/new ]] || {
		cat -- "$build/new"
		return 1
	}
}

# not_native: why the objects cannot be the baseline's, empty when they must be.
not_native() {
	local info=$TREE/.tif-backports/info.json level numbering
	local header=arch/$ARCH_NAME/include/asm/thread_info.h
	if [[ -f $info ]]; then
		IFS=$'\t' read -r level numbering < <(jq -r '[.level, .numbering] | @tsv' "$info")
		if [[ $numbering != native ]]; then
			echo "the numbering is $numbering: other numbers, other objects"
		elif [[ $level != tif ]]; then
			echo "level $level changes code"
		fi
	elif ! cmp -s -- "$TREE/$header" "$BASELINE/$header"; then
		echo "no .tif-backports/info.json in the tree tells its numbering"
	fi
}

# task_layout TREE BUILD: task_struct as pahole sees it, from one more object of the
# same configuration, with debug information. The names in there are relocations, and
# pahole's library knows none of arc, hexagon and loongarch: the linker puts them in,
# whatever else it misses.
task_layout() {
	local object=$2/init/init_task.o
	kmake "$1" "$2" KCFLAGS=-g init/init_task.o >&2 || return
	"$ARCH_LD" --noinhibit-exec -e 0 -o "$object.linked" "$object" >&2 || return
	pahole -C task_struct "$object.linked"
}

# same_layout BEFORE AFTER: the build folders of the baseline and the tree.
same_layout() {
	local size
	task_layout "$BASELINE" "$1" >"$SCRATCH/before.task_struct" || return
	task_layout "$TREE" "$2" >"$SCRATCH/after.task_struct" || return
	size=$(sed -n 's|.*/\* size: \([0-9]*\),.*|\1|p' "$SCRATCH/after.task_struct" | tail -n 1)
	[[ $size ]] || {
		echo "pahole tells no size of task_struct"
		return 1
	}
	FIGURES+=("size=$size")
	diff -u -- "$SCRATCH/before.task_struct" "$SCRATCH/after.task_struct"
}

verify_objects() {
	local arch=$1 build before='' repeat log why check
	repeat=$(verify_again "$TREE" objects "$arch")
	why=$(arch_missing)
	if [[ $why ]]; then
		record "objects/$arch" skip "$repeat" - "reason=$why"
		return 0
	fi
	build=$(build_folder "$TREE" "$arch" objects)
	log=$OUT/log/objects-$arch-configure.log
	check "objects/$arch/configure" "$repeat" "$log" configure_objects "$TREE" "$build" || return 0

	if [[ $BASELINE ]]; then
		repeat+=" --baseline $(printf %q "$BASELINE")"
		before=$(build_folder "$BASELINE" "$arch" objects)
		progress "compiling the baseline's objects that deal with thread flags"
		log=$OUT/log/objects-$arch-baseline.log
		check "objects/$arch/baseline" "$repeat" "$log" baseline_objects "$before" || before=
	fi
	progress "compiling what deals with thread flags"
	log=$OUT/log/objects-$arch-compile.log
	check "objects/$arch/no-warning" "$repeat" "$log" no_new_warning "$build" "$before" || :

	if [[ ! $before ]]; then
		why=${BASELINE:+"the baseline's objects did not compile"}
		for check in identical task_struct; do
			record "objects/$arch/$check" skip "$repeat" - \
				"reason=${why:-no --baseline to compare with}"
		done
		return 0
	fi
	why=$(not_native)
	if [[ $why ]]; then
		record "objects/$arch/identical" skip "$repeat" - "reason=$why"
	else
		log=$OUT/log/objects-$arch-identical.log
		check "objects/$arch/identical" "$repeat" "$log" same_objects "$before" "$build" || :
	fi
	need pahole dwarves
	log=$OUT/log/objects-$arch-task_struct.log
	check "objects/$arch/task_struct" "$repeat" "$log" same_layout "$before" "$build" || :
}
