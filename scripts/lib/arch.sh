# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # kbuild.sh and the levels read these
# Which compiler builds which architecture: arch.tsv, read once per architecture.

readonly ARCH_TABLE=$KIT_DIR/scripts/lib/arch.tsv
readonly MACHINE_TABLE=$KIT_DIR/guest/machines.tsv

# arch_names: all of the table, comma separated.
arch_names() { sed '/^#/d;s/\t.*//' "$ARCH_TABLE" | paste -sd,; }

# use_arch NAME: what follows configures, compiles and checks for this one. Sets
# ARCH_NAME, ARCH_FOLDER, ARCH_COMPILER ("-" for none), ARCH_PACKAGE, ARCH_IMAGE,
# ARCH_CLANG ("-" for none), ARCH_PREPROCESSOR, ARCH_OBJCOPY, ARCH_LD, and ARCH_MAKE,
# make's arguments.
use_arch() {
	local tool
	IFS=$'\t' read -r ARCH_NAME ARCH_FOLDER ARCH_COMPILER ARCH_PACKAGE ARCH_IMAGE \
		ARCH_CLANG ARCH_PREPROCESSOR < <(grep "^$1"$'\t' "$ARCH_TABLE") || return 1
	ARCH_MAKE=() ARCH_OBJCOPY=objcopy ARCH_LD=ld
	if [[ $ARCH_NAME != "$(uname -m)" ]]; then ARCH_MAKE+=(ARCH="$ARCH_FOLDER"); fi
	tool=${ARCH_COMPILER##*/}
	case $tool in
	*-gcc)
		ARCH_MAKE+=(CROSS_COMPILE="${tool%gcc}")
		ARCH_OBJCOPY=${tool%gcc}objcopy ARCH_LD=${tool%gcc}ld
		;;
	clang-*)
		ARCH_MAKE+=(LLVM="${tool#clang}")
		ARCH_OBJCOPY=llvm-objcopy${tool#clang} ARCH_LD=ld.lld${tool#clang}
		;;
	esac
}

# arch_missing: why objects of this architecture cannot be compiled here; empty
# when they can be.
arch_missing() {
	if [[ $ARCH_COMPILER == - ]]; then
		echo "Debian 12 has no compiler that builds kernels for $ARCH_NAME"
	elif ! command -v -- "$ARCH_COMPILER" >/dev/null; then
		echo "$ARCH_COMPILER is not installed: apt-get install $ARCH_PACKAGE, or scripts/setup.sh cross"
	elif ! command -v -- "$ARCH_LD" >/dev/null; then
		echo "$ARCH_LD is not installed: scripts/setup.sh cross"
	fi
}

# use_guest_arch NAME: use_arch, for programs that run in a guest.
use_guest_arch() {
	arch_boots "$1" || die "$EX_USAGE" "no guests of this architecture ($1)" \
		"add a line to guest/machines.tsv"
	use_arch "$1"
	need "$ARCH_COMPILER" "$ARCH_PACKAGE"
}

# arch_slow NAME: what time limits of its guests are multiplied by.
arch_slow() { awk -F '\t' -v name="$1" '$1 == name { print $8 }' "$MACHINE_TABLE"; }

# arch_boots NAME: true if there is a machine for guests of this architecture.
arch_boots() { grep -q "^$1"$'\t' "$MACHINE_TABLE"; }

# arch_compiler NAME: what compiles for it, or why nothing does, as text to compare.
arch_compiler() {
	use_arch "$1" || return
	arch_missing
	{ "$ARCH_COMPILER" --version 2>/dev/null || :; } | sed -n 1p
}
