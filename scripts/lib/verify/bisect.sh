# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level bisect: the tree without the stack, and after each patch of it, builds.

# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"

verify_bisect() {
	local arch=$1 copy build name repeat log n=0
	repeat=$(verify_again "$TREE" bisect "$arch")
	load_stack
	if [[ ! $STACK ]]; then
		record "bisect/$arch" fail "$repeat" - "reason=$STACK_WHY"
		return 0
	fi
	build=$(build_folder "$TREE" "$arch" bisect)
	copy=$(dirname -- "$build")/bisect-tree
	rm -rf -- "$copy"
	mkdir -p -- "$(dirname -- "$copy")"
	progress "copying the tree"
	cp -a -- "$TREE" "$copy"
	check "bisect/$arch/take-off" "$repeat" "$OUT/log/bisect-$arch-take-off.log" \
		stack_take_off "$copy" || return 0
	check "bisect/$arch/00-none" "$repeat" "$OUT/log/bisect-$arch-0.log" \
		bisect_step "$copy" "$build" "$arch" || :
	while read -r name; do
		n=$((n + 1))
		log=$OUT/log/bisect-$arch-$n.log
		check "bisect/$arch/${name%.patch}-push" "$repeat" "$log.push" \
			stack_patch "$copy" "$name" || break
		progress "building after patch $n ($name)"
		check "bisect/$arch/${name%.patch}" "$repeat" "$log" bisect_step "$copy" "$build" "$arch" || :
	done < <(stack_names)
	check "bisect/$arch/whole-stack" "$repeat" "$OUT/log/bisect-$arch-end.log" \
		bisect_whole "$copy" || :
	rm -rf -- "$copy"
}

# bisect_whole COPY: the last step is the tree itself.
bisect_whole() {
	local file
	while read -r file; do cmp -- "$TREE/$file" "$1/$file" || return; done < <(stack_files)
}

bisect_step() {
	configure_variant "$1" "$2" "$3" bisect && no_warning build_kernel "$1" "$2" "$3"
}
