# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level boot: the kernels of level build under QEMU, with the tree's own rseq
# selftests, upstream's, and this kit's guest tests.

# shellcheck source=scripts/lib/verify/guest.sh
source "$KIT_DIR/scripts/lib/verify/guest.sh"

# guest_initramfs DIR TREE BUILD: the programs and this kernel's own module.
guest_initramfs() {
	local guest=$OUT/guest/$ARCH_NAME
	"$KIT_DIR/guest/module.sh" --arch "$ARCH_NAME" "$guest/module-${1##*/}" "$2" "$3" || return
	"$KIT_DIR/guest/initramfs.sh" "$1/initramfs.gz" \
		"$guest/kit" "$guest/selftests" "$guest/module-${1##*/}"
}

verify_boot() {
	local arch=$1 variant tree build why log=$OUT/log/guest-programs-$1.log
	[[ ${KERNELS[0]-} ]] || return 0
	check "boot/$arch/${KERNELS[0]}/programs" "guest/programs.sh --arch $arch DIR $(printf %q "$TREE")" "$log" \
		"$KIT_DIR/guest/programs.sh" --arch "$arch" "$OUT/guest/$arch" "$TREE" \
		${UPSTREAM:+"$UPSTREAM"} || return 0
	for variant in "${KERNELS[@]}"; do
		tree=$(variant_tree "$variant")
		build=$(build_folder "$tree" "$arch" "$variant")
		why=$(no_variant "$tree" "$arch" "$variant")
		if [[ $why ]]; then
			record "boot/$arch/$variant" skip - - "reason=$why"
			continue
		fi
		if [[ ! -f $(kernel_image "$build" "$arch") ]]; then
			record "boot/$arch/$variant" fail "$(verify_again "$TREE" build,boot "$arch")" - \
				"reason=no kernel, run level build first"
			continue
		fi
		boot_kernel "boot/$arch/$variant" "$tree" "$build" "$variant" \
			"$(verify_again "$TREE" build,boot "$arch" --variant "$variant")" guest_initramfs
		# The parameter is read early: by a guest of its own.
		if [[ $variant == base && ! $RUN && $(guest_mode "$tree" "$build") == patched ]]; then
			boot_kernel "boot/$arch/fastpath-off" "$tree" "$build" fastpath-off \
				"$(verify_again "$TREE" build,boot "$arch" --variant base)" guest_initramfs
		fi
	done
}
