# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level kabi: what a module that shipped can see of the kernel is the baseline's: symbols
# and their CRCs, the layout of structures, and with native numbers the version magic; and
# modules that are built for the baseline are tried in the tree's kernel.

# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"
# shellcheck source=scripts/lib/verify/guest.sh
source "$KIT_DIR/scripts/lib/verify/guest.sh"
# shellcheck source=scripts/lib/verify/tools.sh
source "$KIT_DIR/scripts/lib/verify/tools.sh"

# need_kabi ARCH: the programs, asked for before anything is built.
need_kabi() {
	if arch_boots "$1"; then need_machine "$1"; fi
	need pahole dwarves
	need abidiff abigail-tools
	need modinfo kmod
	need bc
	need flex
	need bison
}

# own_options TREE BASELINE: configuration symbols that only TREE defines, where level
# tif and level rseq have theirs.
own_options() {
	local file
	for file in arch/Kconfig init/Kconfig "arch/$ARCH_NAME/Kconfig"; do
		comm -23 <(options_of "$1/$file") <(options_of "$2/$file")
	done
}
options_of() { sed -nE 's/^[[:space:]]*(menu)?config +([A-Za-z0-9_]+).*/\2/p' "$1" | sort -u; }

# same_configuration BEFORE AFTER: the .config of two build folders, but for symbols that
# only the tree has. Another configuration is another kABI, and nothing is compared.
same_configuration() {
	local own=$SCRATCH/own-options side
	own_options "$TREE" "$BASELINE" >"$own" || return
	for side in "$1" "$2"; do
		[[ -f $side/.config ]] || {
			echo "no configuration ($side/.config)"
			return 1
		}
	done
	for side in "$1" "$2"; do
		sed -nE 's/^# (CONFIG_[A-Za-z0-9_]+) is not set$/\1=n/p; /^CONFIG_/p' "$side/.config" |
			awk -F= -v own="$own" 'BEGIN { while ((getline name < own) > 0) skip["CONFIG_" name] = 1 }
				!($1 in skip)' | sort >"$SCRATCH/${side##*/}.options"
		mv -- "$SCRATCH/${side##*/}.options" "$side/options" || return
	done
	FIGURES+=("options=$(wc -l <"$2/options")" "own_options=$(wc -l <"$own")")
	diff -- "$1/options" "$2/options"
}

# build_kabi TREE BUILD: vmlinux, modules and Module.symvers.
build_kabi() {
	build_kernel "$1" "$2" "$ARCH_NAME" vmlinux modules || return
	[[ -s $2/Module.symvers && -s $2/vmlinux ]] || {
		echo "make has left no vmlinux, or no Module.symvers"
		return 1
	}
}

# same_symbols BEFORE AFTER [LIST]: the exports of two build folders.
same_symbols() {
	local rc=0 last=$SCRATCH/symvers
	"$PROGRAM" --kit "$KIT_DIR" symvers ${3:+--list "$3"} "$1/Module.symvers" "$2/Module.symvers" >"$last" || rc=$?
	cat -- "$last"
	read -ra FIGURES < <(tail -n 1 -- "$last" | grep '^compared=') || :
	return "$rc"
}

# holders VMLINUX: task_struct, thread_info, and every structure that holds one of what
# is on the list already, by value, at any depth. One line each.
holders() {
	local -a names=(task_struct thread_info)
	local name more i
	for ((i = 0; i < ${#names[@]}; i++)); do
		more=$(pahole --contains="${names[i]}" "$1") || return
		while read -r name; do
			if [[ $name && " ${names[*]} " != *" $name "* ]]; then names+=("$name"); fi
		done <<<"$more"
	done
	printf '%s\n' "${names[@]}" | sort
}

# layouts VMLINUX HOLDERS: as pahole prints them, in its order; one that it does not know
# is an error.
layouts() {
	local name text
	text=$(pahole -C "$(paste -sd, "$2")" "$1") || return
	printf '%s\n' "$text"
	while read -r name; do
		grep -Eq "^(struct|union) $name \{" <<<"$text" || {
			echo "pahole knows no structure $name ($1)" >&2
			return 1
		}
	done <"$2"
}

# same_layouts BEFORE AFTER: of all holders, field by field.
same_layouts() {
	local side list=$SCRATCH/holders changes=0
	for side in "$1" "$2"; do holders "$side/vmlinux" >"$side/holders" || return; done
	cp -- "$2/holders" "$list" || return
	diff -- "$1/holders" "$2/holders" || {
		echo "other structures hold task_struct or thread_info"
		return 1
	}
	for side in "$1" "$2"; do layouts "$side/vmlinux" "$list" >"$side/layouts" || return; done
	diff -U 3 --label baseline --label tree "$1/layouts" "$2/layouts" >"$SCRATCH/moved" || changes=1
	cat -- "$SCRATCH/moved"
	if ((changes)); then changes=$(grep -c '^[-+][^-+]' "$SCRATCH/moved"); fi
	echo "$(wc -l <"$list") structures compared, $changes lines differ: $(paste -sd' ' "$list")"
	FIGURES+=("structures=$(wc -l <"$list")" "different_lines=$changes"
	"size=$(sed -n '/^struct task_struct {/,/^}/s|.*/\* size: \([0-9]*\),.*|\1|p' "$2/layouts" | tail -n 1)")
	((changes == 0))
}

# same_magic BEFORE AFTER: with generic numbers the id of the numbers is one difference that
# is expected, and has to be the header's; otherwise there is none.
same_magic() {
	local before after word=
	before=$(magic_of "$1") || return
	after=$(magic_of "$2") || return
	printf 'baseline: %s\ntree: %s\n' "$before" "$after"
	if guarded "$2"; then
		word=$(numbers_id)
		[[ $word && "$after " == *" $word "* ]] || {
			echo "the numbers are generic, and their id is not in the version magic (${word:-none in the header})"
			return 1
		}
		FIGURES+=("guard=$word")
		after=${after/"$word "/}
	fi
	[[ $before == "$after" ]]
}

# numbers_id: the word for the tree's numbers, as its header has it.
numbers_id() {
	sed -nE 's/^#define THREAD_FLAGS_ID[[:space:]]+"(.*)"$/\1/p' "$TREE/arch/$ARCH_NAME/include/asm/thread_info.h"
}

# guarded BUILD: does that kernel have other numbers than the baseline's?
guarded() { grep -q '^CONFIG_HAVE_GENERIC_TIF_BITS=y$' "$1/.config" && renumbered; }

# renumbered: are the tree's numbers not the baseline's? What has landed says so; where
# nothing of this kit has, the header.
renumbered() {
	local header=arch/$ARCH_NAME/include/asm/thread_info.h numbering
	numbering=$(landed numbering) || exit
	if [[ $numbering ]]; then
		[[ $numbering == generic ]]
	else
		! cmp -s -- "$TREE/$header" "$BASELINE/$header"
	fi
}

# same_abi BEFORE AFTER: what libabigail says of the types that exports reach.
same_abi() {
	local rc=0
	abidiff --no-added-syms --suppressions "$KIT_DIR/kconfigs/kabi.suppr" "$1/vmlinux" "$2/vmlinux" || rc=$?
	# 1 and 2 are its faults; 4: something changed; 8: in a way that breaks
	FIGURES+=("abidiff=$rc")
	return "$((rc != 0))"
}

# shipped_initramfs DIR TREE BUILD: the programs, and modules for the baseline's kernel.
shipped_initramfs() {
	local guest=$OUT/guest/$ARCH_NAME before generic=
	before=$(build_folder "$BASELINE" "$ARCH_NAME" kabi)
	if guarded "$3"; then generic=--generic; fi
	make --silent -C "$KIT_DIR/guest" O="$guest/kit" CC="$ARCH_COMPILER" -j"${JOBS:-$(nproc)}" || return
	"$KIT_DIR/guest/shipped.sh" --arch "$ARCH_NAME" ${generic:+"$generic"} "$guest/shipped" \
		"$BASELINE" "$before" "$3" "$guest/kit" || return
	"$KIT_DIR/guest/initramfs.sh" "$1/initramfs.gz" "$guest/shipped"
}

# kabi_builds BEFORE AFTER: both kernels, or a record of what kept them from being built.
kabi_builds() {
	local arch=$1 repeat=$2 before=$3 after=$4
	check "kabi/$arch/configure" "$repeat" "$OUT/log/kabi-$arch-configure.log" \
		configure_variant "$TREE" "$after" "$ARCH_NAME" kabi || return
	check "kabi/$arch/baseline-configure" "$repeat" "$OUT/log/kabi-$arch-baseline-configure.log" \
		configure_variant "$BASELINE" "$before" "$ARCH_NAME" kabi || return
	check "kabi/$arch/same-configuration" "$repeat" "$OUT/log/kabi-$arch-same-configuration.log" \
		same_configuration "$before" "$after" || return
	progress "building the baseline's kernel with CRCs and debug information"
	check "kabi/$arch/baseline" "$repeat" "$OUT/log/kabi-$arch-baseline.log" \
		build_kabi "$BASELINE" "$before" || return
	progress "building the tree's kernel with CRCs and debug information"
	check "kabi/$arch/kernel" "$repeat" "$OUT/log/kabi-$arch-kernel.log" build_kabi "$TREE" "$after"
}

verify_kabi() {
	local arch=$1 before after repeat log=$OUT/log/kabi-$1
	need_kabi "$arch"
	before=$(build_folder "$BASELINE" "$arch" kabi)
	after=$(build_folder "$TREE" "$arch" kabi)
	repeat="$(verify_again "$TREE" kabi "$arch") --baseline $(printf %q "$BASELINE")"
	kabi_builds "$arch" "$repeat" "$before" "$after" || return 0
	check "kabi/$arch/symbols" "$repeat" "$log-symbols.log" same_symbols "$before" "$after" || :
	if [[ $KABI_LIST ]]; then
		check "kabi/$arch/list" "$repeat --kabi-list $(printf %q "$KABI_LIST")" "$log-list.log" \
			same_symbols "$before" "$after" "$KABI_LIST" || :
	else
		record "kabi/$arch/list" skip "$repeat" - "reason=no --kabi-list of a vendor"
	fi
	check "kabi/$arch/vermagic" "$repeat" "$log-vermagic.log" same_magic "$before" "$after" || :
	check "kabi/$arch/layout" "$repeat" "$log-layout.log" same_layouts "$before" "$after" || :
	check "kabi/$arch/abidiff" "$repeat" "$log-abidiff.log" same_abi "$before" "$after" || :
	if arch_boots "$arch"; then
		boot_kernel "kabi/$arch/shipped" "$TREE" "$after" kabi "$repeat" shipped_initramfs
		verify_tools "$arch" "$before" "$after" "$repeat"
	else
		record "kabi/$arch/shipped" skip "$repeat" - "reason=no emulator boots it"
	fi
}
