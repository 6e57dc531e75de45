# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # kbuild.sh and the levels read these
# Which compiler builds which architecture: arch.tsv, read once per architecture.

readonly ARCH_TABLE=$KIT_DIR/scripts/lib/arch.tsv

# arch_names: all of the table, comma separated.
arch_names() { sed '/^#/d;s/\t.*//' "$ARCH_TABLE" | paste -sd,; }

# use_arch NAME: what follows configures, compiles and checks for this one. Sets
# ARCH_NAME, ARCH_FOLDER, ARCH_COMPILER ("-" for none), ARCH_PACKAGE, ARCH_IMAGE,
# ARCH_CLANG ("-" for none), ARCH_PREPROCESSOR, ARCH_OBJCOPY, and ARCH_MAKE, make's
# arguments.
use_arch() {
	local tool
	IFS=$'\t' read -r ARCH_NAME ARCH_FOLDER ARCH_COMPILER ARCH_PACKAGE ARCH_IMAGE \
		ARCH_CLANG ARCH_PREPROCESSOR < <(grep "^$1"$'\t' "$ARCH_TABLE") || return 1
	ARCH_MAKE=() ARCH_OBJCOPY=objcopy
	if [[ $ARCH_NAME != "$(uname -m)" ]]; then ARCH_MAKE+=(ARCH="$ARCH_FOLDER"); fi
	tool=${ARCH_COMPILER##*/}
	case $tool in
	*-gcc) ARCH_MAKE+=(CROSS_COMPILE="${tool%gcc}") ARCH_OBJCOPY=${tool%gcc}objcopy ;;
	clang-*) ARCH_MAKE+=(LLVM="${tool#clang}") ARCH_OBJCOPY=llvm-objcopy${tool#clang} ;;
	esac
}

# arch_missing: why objects of this architecture cannot be compiled here; empty
# when they can be.
arch_missing() {
	if [[ $ARCH_COMPILER == - ]]; then
		echo "Debian 12 has no compiler that builds kernels for $ARCH_NAME"
	elif ! command -v -- "$ARCH_COMPILER" >/dev/null; then
		echo "$ARCH_COMPILER is not installed: apt-get install $ARCH_PACKAGE, or scripts/setup.sh cross"
	elif [[ $ARCH_COMPILER == clang-* ]] && ! command -v -- "ld.lld${ARCH_COMPILER#clang}" >/dev/null; then
		echo "ld.lld${ARCH_COMPILER#clang} is not installed: scripts/setup.sh cross"
	fi
}
