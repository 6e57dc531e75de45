# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level objects: what names a thread flag compiles without a warning, and
# task_struct keeps its layout.

# Whole folders: whatever in them names a flag is in, and kbuild alone knows which
# file is part of which object.
compile_objects() {
	local tree=$1 build=$2 arch=$3
	kmake "$tree" "$build" prepare || return
	kmake "$tree" "$build" "kernel/" "arch/$(kernel_arch "$arch")/kernel/" \
		"arch/$(kernel_arch "$arch")/entry/" "arch/$(kernel_arch "$arch")/mm/" fs/exec.o
}

# task_struct as pahole sees it, from one object built with debug information.
task_layout() {
	local tree=$1 build=$2 arch=$3
	mapfile -t frags < <(fragments "$tree" "$arch" base)
	configure "$tree" "$build" "${frags[@]}" >&2 || return
	kmake "$tree" "$build" KCFLAGS=-g init/init_task.o >&2 || return
	pahole -C task_struct "$build/init/init_task.o"
}

same_layout() {
	local arch=$1 which
	for which in TREE BASELINE; do
		task_layout "${!which}" "$(build_folder "${!which}" "$arch" layout)" "$arch" \
			>"$SCRATCH/$which.task_struct" || return
	done
	grep -c rseq_event_mask "$SCRATCH/TREE.task_struct" || return
	diff -u -- "$SCRATCH/BASELINE.task_struct" "$SCRATCH/TREE.task_struct"
}

verify_objects() {
	local arch=$1 build frags repeat log
	build=$(build_folder "$TREE" "$arch" base)
	mapfile -t frags < <(fragments "$TREE" "$arch" base)
	repeat="scripts/verify.sh --level objects --arch $arch $(printf %q "$TREE")"

	log=$OUT/log/objects-$arch-configure.log
	check "objects/$arch/configure" "$repeat" "$log" \
		configure "$TREE" "$build" "${frags[@]}" || return 0
	progress "compiling what deals with thread flags"
	log=$OUT/log/objects-$arch-compile.log
	check "objects/$arch/no-warning" "$repeat" "$log" \
		no_warning compile_objects "$TREE" "$build" "$arch" || :

	if [[ ! $BASELINE ]]; then
		record "objects/$arch/task_struct" skip "$repeat" - "reason=no --baseline to compare with"
		return 0
	fi
	need pahole dwarves
	log=$OUT/log/objects-$arch-task_struct.log
	check "objects/$arch/task_struct" "$repeat --baseline $(printf %q "$BASELINE")" "$log" \
		same_layout "$arch" || :
}
