# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level bisect: the tree without the stack, and after each patch of it, builds.

verify_bisect() {
	local arch=$1 copy build name repeat log n=0 frags
	repeat=$(verify_again "$TREE" bisect "$arch")
	need quilt
	if [[ ! -f $TREE/.pc/applied-patches ]]; then
		record "bisect/$arch" fail "$repeat" - "reason=no quilt stack in the tree"
		return 0
	fi
	build=$(build_folder "$TREE" "$arch" bisect)
	copy=$(dirname -- "$build")/bisect-tree
	rm -rf -- "$copy"
	mkdir -p -- "$(dirname -- "$copy")"
	progress "copying the tree"
	cp -a -- "$TREE" "$copy"
	check "bisect/$arch/pop" "$repeat" "$OUT/log/bisect-$arch-pop.log" \
		bisect_quilt "$copy" pop -a -q || return 0
	name=none
	while :; do
		log=$OUT/log/bisect-$arch-$n.log
		progress "building after patch $n ($name)"
		check "bisect/$arch/$(printf %02d "$n")-${name//\//-}" "$repeat" "$log" \
			bisect_step "$copy" "$build" "$arch" || :
		name=$(bisect_quilt "$copy" next 2>"$log.next") || break
		name=${name#patches/}
		check "bisect/$arch/$(printf %02d $((n + 1)))-push" "$repeat" "$log.push" \
			bisect_quilt "$copy" push -q --fuzz=0 || break
		n=$((n + 1))
	done
	check "bisect/$arch/whole-stack" "$repeat" "$OUT/log/bisect-$arch-end.log" \
		cmp -- "$TREE/.pc/applied-patches" "$copy/.pc/applied-patches" || :
	rm -rf -- "$copy"
}

bisect_quilt() { (cd -- "$1" && QUILT_PATCHES=patches quilt --quiltrc=- "${@:2}"); }

bisect_step() {
	local frags
	mapfile -t frags < <(fragments "$1" "$3" bisect)
	configure "$1" "$2" "${frags[@]}" && no_warning build_kernel "$1" "$2" "$3"
}
