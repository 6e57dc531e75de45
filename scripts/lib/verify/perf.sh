# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level perf: guest instructions per event, counted by QEMU, for the tree and, side
# by side in one run, for the baseline and upstream. Figures, not verdicts.

# count_in PATH TEST CPUS DIR: boots the kernel of perf_kernel, and records what TEST counts
# below PATH. Two CPUs take turns where instructions are counted, and now and then one waits
# for the other without end: such a guest is given up early, and booted once more.
count_in() {
	local path=$1 dir=$4 limit=600 tries=1 start=$SECONDS
	if (($3 > 1)); then limit=200 tries=2; fi
	mkdir -p -- "$dir"
	while :; do
		"$KIT_DIR/guest/boot.sh" --arch "$arch" --kernel "$(kernel_image "$build" "$arch")" \
			--vmlinux "$build/vmlinux" --initramfs "$OUT/perf/$arch/initramfs.gz" --run "$2" --icount --smp "$3" \
			--timeout $((limit * $(arch_slow "$arch"))) --append "mitigations=off norandmaps" --out "$dir" \
			>"$dir/summary" 2>&1 || :
		if ((--tries == 0)) || [[ $(<"$dir/outcome") != timeout ]]; then break; fi
		tell "$path took longer than its limit: it is booted once more"
	done
	if [[ -f $dir/verdicts.jsonl ]]; then
		record_guest "$path" "bash $(printf %q "$dir/command")" "$dir/console.log" "$dir/verdicts.jsonl"
	fi
	if [[ $(<"$dir/outcome") != passed ]]; then
		record "$path" fail "$repeat" "$dir/console.log" "seconds=$((SECONDS - start))" "outcome=$(<"$dir/outcome")"
	fi
}

# second_cpu_runs ARCH TREE: where QEMU's CPUs take turns. Before 6.5 x86 waits for its start
# in a loop, and 6.6 and 7.2 leave it without a turn once it has started.
second_cpu_runs() {
	[[ $1 != x86 ]] || printf '%s\n' 6.12 "$(kernel_version "$2")" 7.0 | sort -V -C
}

# text_bytes BUILD: of all code, before the linker pads it to pages.
text_bytes() {
	local size sum=0
	while read -r size; do ((sum += 0x$size)); done < <(readelf -SW -- "$1/vmlinux.o" |
		sed 's/^ *\[ *[0-9]*\]//' | awk '$7 ~ /^W?AX/ { print $5 }')
	echo "$sum"
}

# no_barrier BUILD: the fast path's object, as it is built and as it is patched at boot, has
# no barrier against speculation.
no_barrier() {
	local n
	objdump -d -j .text -j .altinstr_replacement -- "$1/kernel/rseq_entry.o" >"$SCRATCH/fast-path" || return
	cat -- "$SCRATCH/fast-path"
	n=$(grep -c 'lfence' "$SCRATCH/fast-path") || :
	# check() reads them
	# shellcheck disable=SC2034
	FIGURES=("lfence=$n")
	((n == 0))
}

# check_barrier ARCH NAME TREE BUILD: where the tree can mask the address of an access.
check_barrier() {
	local path=perf/$1/$2/masked-access
	if [[ $1 != x86 || $2 != tree ]]; then return; fi
	if ! grep -qs 'define masked_user_access_begin' "$3/arch/x86/include/asm/uaccess_64.h"; then
		record "$path" skip - - "reason=x86 before 6.12 cannot mask the address of an access"
		return
	fi
	check "$path" "$(verify_again "$3" perf x86)" "$OUT/log/perf-x86-tree-masked-access.log" no_barrier "$4" || :
}

# perf_kernel NAME TREE: builds the lean kernel and records its figures.
perf_kernel() {
	local arch=$1 name=$2 tree=$3 build log dir=$OUT/perf/$1/$2 repeat start
	build=$(build_folder "$tree" "$arch" perf)
	repeat=$(verify_again "$tree" perf "$arch")
	log=$OUT/log/perf-$arch-$name.log
	check "perf/$arch/$name/configure" "$repeat" "$log" \
		configure_variant "$tree" "$build" "$arch" perf || return 0
	progress "building the kernel to count ($name)"
	check "perf/$arch/$name/kernel" "$repeat" "$log" build_kernel "$tree" "$build" "$arch" || return 0
	start=$SECONDS
	TEXT[$name]=$(text_bytes "$build")
	record "perf/$arch/$name/text" pass "$repeat" - "bytes=${TEXT[$name]}" "seconds=$((SECONDS - start))"
	check_barrier "$arch" "$name" "$tree" "$build"
	count_in "perf/$arch/$name" perf 1 "$dir"
	if second_cpu_runs "$arch" "$tree"; then
		count_in "perf/$arch/$name/crowd" crowd 2 "$dir/crowd"
	else
		record "perf/$arch/$name/crowd" skip - - \
			"reason=x86 before 6.12 and 7.2: QEMU gives the second CPU no turn where it counts instructions"
	fi
}

perf_initramfs() {
	make --silent -C "$KIT_DIR/guest" O="$OUT/perf/$ARCH_NAME/kit" CC="$ARCH_COMPILER" &&
		"$KIT_DIR/guest/initramfs.sh" "$OUT/perf/$ARCH_NAME/initramfs.gz" "$OUT/perf/$ARCH_NAME/kit/perf"
}

verify_perf() {
	local arch=$1
	local -A TEXT=()
	check "perf/$arch/initramfs" "$(verify_again "$TREE" perf "$arch")" "$OUT/log/perf-$arch-initramfs.log" \
		perf_initramfs || return 0
	if [[ $BASELINE ]]; then perf_kernel "$arch" baseline "$BASELINE"; fi
	perf_kernel "$arch" tree "$TREE"
	if [[ $UPSTREAM && -d $UPSTREAM/kernel ]]; then perf_kernel "$arch" upstream "$UPSTREAM"; fi
	"$PROGRAM" results costs "$RESULTS" "$arch" >"$OUT/perf/$arch/table.txt"
	if [[ -v TEXT[baseline] && -v TEXT[tree] ]]; then
		echo "text: baseline ${TEXT[baseline]}, tree ${TEXT[tree]}" >>"$OUT/perf/$arch/table.txt"
	fi
	if [[ -s $OUT/perf/$arch/table.txt ]]; then
		say "guest instructions that a registration costs, what threads without one cost of the baseline, and the bytes of the kernel's text:"
		cat -- "$OUT/perf/$arch/table.txt"
	fi
}
