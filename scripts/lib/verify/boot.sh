# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level boot: the kernels of level build under QEMU, with the tree's own rseq
# selftests, upstream's, and this kit's guest tests.

# guest_options VARIANT: debug kernels are slow under emulation, counts shrink.
guest_options() {
	local slow
	slow=$(arch_slow "$ARCH_NAME")
	case $1 in
	debug) printf '%s\n' --scale 10 --slow 6 --timeout $((1500 * slow)) ;;
	*) printf '%s\n' --timeout $((900 * slow)) ;;
	esac
	if [[ $RUN ]]; then printf '%s\n' --run "$RUN"; fi
	printf '%s\n' --times "$TIMES"
}

# guest_initramfs DIR TREE BUILD: the programs and this kernel's own module.
guest_initramfs() {
	local guest=$OUT/guest/$ARCH_NAME
	"$KIT_DIR/guest/module.sh" --arch "$ARCH_NAME" "$guest/module-${1##*/}" "$2" "$3" || return
	"$KIT_DIR/guest/initramfs.sh" "$1/initramfs.gz" \
		"$guest/kit" "$guest/selftests" "$guest/module-${1##*/}"
}

# guest_mode TREE BUILD: what the tests must find there. An architecture that does not
# select the bit has the patched code with TIF_RSEQ as an alias.
guest_mode() {
	if ! grep -qs '^config HAVE_TIF_RSEQ$' "$1/arch/Kconfig"; then
		echo stock
	elif grep -q '^CONFIG_HAVE_TIF_RSEQ=y$' "$2/.config"; then
		echo patched
	else
		echo alias
	fi
}

# boot_kernel NAME TREE BUILD VARIANT: records boot/NAME and one line per guest test.
boot_kernel() {
	local name=$1 tree=$2 build=$3 dir=$OUT/$1 outcome repeat start=$SECONDS
	local -a options
	mapfile -t options < <(guest_options "$4")
	mkdir -p -- "$dir"
	repeat=$(verify_again "$TREE" build,boot "$ARCH_NAME" --variant "$4")
	check "$name/initramfs" "$repeat" "$OUT/log/${name//\//-}-initramfs.log" \
		guest_initramfs "$dir" "$tree" "$build" || return 0
	progress "booting $name under emulation; minutes"
	"$KIT_DIR/guest/boot.sh" --arch "$ARCH_NAME" \
		--kernel "$(kernel_image "$build" "$ARCH_NAME")" \
		--initramfs "$dir/initramfs.gz" --out "$dir" \
		--mode "$(guest_mode "$tree" "$build")" "${options[@]}" >"$dir/summary" 2>&1 || :
	outcome=$(cat -- "$dir/outcome" 2>/dev/null || echo 'not booted')
	repeat="bash $(printf %q "$dir/command")"
	if [[ -f $dir/verdicts.jsonl ]]; then
		record_guest "$name" "$repeat" "$dir/console.log" "$dir/verdicts.jsonl"
	fi
	if [[ $outcome == passed ]]; then
		record "$name" pass "$repeat" "$dir/console.log" "seconds=$((SECONDS - start))"
	else
		record "$name" "$(host_outcome "$outcome")" "$repeat" "$dir/console.log" \
			"outcome=$outcome" "seconds=$((SECONDS - start))"
	fi
}

host_outcome() {
	case $1 in
	panicked) echo panic ;;
	splat | timeout) echo "$1" ;;
	*) echo fail ;;
	esac
}

verify_boot() {
	local arch=$1 variant tree build log=$OUT/log/guest-programs-$1.log
	check "boot/$arch/programs" "guest/programs.sh --arch $arch DIR $(printf %q "$TREE")" "$log" \
		"$KIT_DIR/guest/programs.sh" --arch "$arch" "$OUT/guest/$arch" "$TREE" \
		${UPSTREAM:+"$UPSTREAM"} || return 0
	for variant in "${KERNELS[@]}"; do
		tree=$(variant_tree "$variant")
		build=$(build_folder "$tree" "$arch" "$variant")
		if ! has_variant "$arch" "$variant"; then
			record "boot/$arch/$variant" skip - - "reason=no kconfigs/$arch/$variant.config"
			continue
		fi
		if [[ ! -f $(kernel_image "$build" "$arch") ]]; then
			record "boot/$arch/$variant" fail "$(verify_again "$TREE" build,boot "$arch")" - \
				"reason=no kernel, run level build first"
			continue
		fi
		boot_kernel "boot/$arch/$variant" "$tree" "$build" "$variant"
	done
}
