# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# A kernel under QEMU with an initramfs of guest programs: what the levels boot and kabi
# share.

# guest_options VARIANT: debug kernels are slow under emulation, counts shrink; user space
# has its root on DISKS.
guest_options() {
	local slow
	slow=$(arch_slow "$ARCH_NAME")
	case $1 in
	debug) printf '%s\n' --scale 10 --slow 6 --timeout $((1500 * slow)) ;;
	fastpath-off) printf '%s\n' --timeout $((300 * slow)) --append rseq_fastpath=off --run preempt-booted-off ;;
	userspace) printf '%s\n' --timeout $((3600 * slow)) --memory 2048 --disks "$DISKS" ;;
	*) printf '%s\n' --timeout $((900 * slow)) ;;
	esac
	if [[ $RUN ]]; then printf '%s\n' --run "$RUN"; fi
	printf '%s\n' --times "$TIMES"
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

# boot_kernel NAME TREE BUILD VARIANT REPEAT MAKER: records NAME and one line per guest
# test of the initramfs that MAKER DIR TREE BUILD leaves in DIR.
boot_kernel() {
	local name=$1 tree=$2 build=$3 dir=$OUT/$1 outcome repeat=$5 start=$SECONDS
	local -a options
	mapfile -t options < <(guest_options "$4")
	mkdir -p -- "$dir"
	check "$name/initramfs" "$repeat" "$OUT/log/${name//\//-}-initramfs.log" \
		"$6" "$dir" "$tree" "$build" || return 0
	# shellcheck disable=SC2034 # still_runs reads it
	PATH_NOW=$name
	progress "booting $name under emulation${TOOK[$name]+; the last time it took $(about "${TOOK[$name]}")}"
	start_clock still_runs
	"$KIT_DIR/guest/boot.sh" --arch "$ARCH_NAME" \
		--kernel "$(kernel_image "$build" "$ARCH_NAME")" --vmlinux "$build/vmlinux" \
		--initramfs "$dir/initramfs.gz" --out "$dir" \
		--mode "$(guest_mode "$tree" "$build")" "${options[@]}" >"$dir/summary" 2>&1 || :
	stop_clock
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
