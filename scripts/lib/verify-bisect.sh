# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level bisect: the tree without the stack, and after each patch of it, builds.

verify_bisect() {
	local arch=$1 copy build name repeat log n=0 frags
	repeat="scripts/verify.sh --level bisect $(printf %q "$TREE")"
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
	(cd -- "$copy" && QUILT_PATCHES=patches quilt --quiltrc=- pop -a -q) >"$OUT/log/bisect-pop.log"
	name=none
	while :; do
		log=$OUT/log/bisect-$arch-$n.log
		mapfile -t frags < <(fragments "$copy" "$arch" base)
		configure "$copy" "$build" "${frags[@]}" >"$log.config" 2>&1
		progress "building after patch $n ($name)"
		check "bisect/$arch/$(printf %02d "$n")-${name//\//-}" "$repeat" "$log" \
			build_quietly "$copy" "$build" "$arch" "$log" || :
		name=$(cd -- "$copy" && QUILT_PATCHES=patches quilt --quiltrc=- next 2>/dev/null) || break
		name=${name#patches/}
		(cd -- "$copy" && QUILT_PATCHES=patches quilt --quiltrc=- push -q --fuzz=0) >"$log.push"
		n=$((n + 1))
	done
	rm -rf -- "$copy"
}

build_quietly() {
	kmake "$1" "$2" "$(basename -- "$(kernel_image "$2" "$3")")" >"$4.make" 2>&1 || {
		cat -- "$4.make"
		return 1
	}
	! grep -E 'warning:' "$4.make"
}
