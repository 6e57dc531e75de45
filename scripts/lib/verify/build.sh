# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level build: whole small kernels, without a warning, and W=1 on what the stack touches.

# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"

# The C files that the stack touches, as objects, but for those of other architectures.
touched_objects() {
	stack_files | sed -n 's/\.c$/.o/p' | awk -v own="arch/$ARCH_NAME/" '!/^arch\// || index($0, own) == 1'
}

# as_built TREE: what make calls the objects of a list; a file that is built as part of
# another one (kernel/sched) is compiled through that.
as_built() {
	local parts="s|^virt/kvm/|arch/$ARCH_NAME/kvm/../../../virt/kvm/|"
	if [[ -f $1/kernel/sched/build_utility.c ]]; then
		parts+=';s|^kernel/sched/membarrier\.o$|kernel/sched/build_utility.o|'
	fi
	sed "$parts"
}

# compiled ARCH: of a list of touched objects those that can be compiled: all where a
# configuration for it exists (w1.config), else those that the base kernel has.
compiled() {
	local build object built
	build=$(build_folder "$TREE" "$1" base)
	while read -r object; do
		built=$(as_built "$TREE" <<<"$object")
		if [[ ! $(no_variant "$TREE" "$1" w1) || -f $build/$built ]]; then
			printf '%s\n' "$object"
		fi
	done
}

# W=1 warnings of the touched files, without their line numbers.
w1_warnings() {
	local tree=$1 build=$2 list=$3
	local -a objects
	mapfile -t objects < <(as_built "$tree" <"$list")
	(cd -- "$build" && rm -f -- "${objects[@]}") || return
	kmake "$tree" "$build" W=1 "${objects[@]}" 2>&1
}

normalised() { sed -nE 's/^(.*):[0-9]+:[0-9]+: (warning: .*)$/\1: \2/p' "$1" | LC_ALL=C sort -u; }

# w1_of NAME ARCH LIST: writes $SCRATCH/NAME.warnings, paths relative to the tree.
w1_of() {
	local tree=${!1} build
	build=$(build_folder "$tree" "$2" w1)
	configure_variant "$tree" "$build" "$2" w1 || return
	kmake "$tree" "$build" prepare || return
	w1_warnings "$tree" "$build" "$3" >"$SCRATCH/$1.w1" || {
		cat -- "$SCRATCH/$1.w1"
		return 1
	}
	normalised "$SCRATCH/$1.w1" >"$SCRATCH/$1.warnings"
	sed -i "s|^$tree/||" "$SCRATCH/$1.warnings"
}

w1_adds_nothing() {
	local arch=$1 list=$SCRATCH/touched
	touched_objects | compiled "$arch" >"$list" || return
	[[ -s $list ]] || {
		echo "${STACK_WHY:-no kernel of variant base has an object that the stack touches}"
		return 1
	}
	w1_of TREE "$arch" "$list" || return 1
	# Files that only the patched tree has cannot be compared: all they warn is new.
	(cd -- "$BASELINE" && while read -r object; do
		if [[ -f ${object%.o}.c ]]; then printf '%s\n' "$object"; fi
	done) <"$list" >"$list.old"
	w1_of BASELINE "$arch" "$list.old" || return 1
	wc -l "$list" "$SCRATCH"/{TREE,BASELINE}.warnings
	comm -23 "$SCRATCH/TREE.warnings" "$SCRATCH/BASELINE.warnings" >"$SCRATCH/new"
	cat -- "$SCRATCH/new"
	[[ ! -s $SCRATCH/new ]]
}

verify_build() {
	local arch=$1 variant tree build repeat log why
	need bc
	need flex
	need bison
	for variant in "${KERNELS[@]}"; do
		tree=$(variant_tree "$variant")
		build=$(build_folder "$tree" "$arch" "$variant")
		repeat=$(verify_again "$TREE" build "$arch" --variant "$variant")
		why=$(no_variant "$tree" "$arch" "$variant")
		if [[ $why ]]; then
			record "build/$arch/$variant" skip "$repeat" - "reason=$why"
			continue
		fi
		log=$OUT/log/build-$arch-$variant-configure.log
		check "build/$arch/$variant/configure" "$repeat" "$log" \
			configure_variant "$tree" "$build" "$arch" "$variant" || continue
		progress "building a whole kernel ($variant); minutes without a warm ccache"
		log=$OUT/log/build-$arch-$variant.log
		check "build/$arch/$variant/kernel" "$repeat" "$log" \
			no_warning build_kernel "$tree" "$build" "$arch" vmlinux modules || :
	done
	in_list w1 "$VARIANTS" || return 0
	repeat=$(verify_again "$TREE" build "$arch" --variant w1)
	if [[ ! $BASELINE ]]; then
		record "build/$arch/w1" skip "$repeat" - "reason=no --baseline to compare with"
		return 0
	fi
	load_stack
	log=$OUT/log/build-$arch-w1.log
	check "build/$arch/w1" "$repeat --baseline $(printf %q "$BASELINE")" "$log" \
		w1_adds_nothing "$arch" || :
}
