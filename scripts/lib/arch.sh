# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # kbuild.sh and the levels read these
# Which compiler builds which architecture, and which machine boots it: arch/NAME/build.

# arch_names: all that have such a file, comma separated.
arch_names() { (cd -- "$KIT_DIR/arch" && printf '%s\n' */build) | sed 's|/build||' | paste -sd,; }

# arch_key NAME KEY: prints its value, or nothing.
arch_key() { sed -n "s/^$2: *//p" "$KIT_DIR/arch/$1/build" 2>/dev/null || :; }

# arch_name LIST: prints the folders below arch/ that names stand for, comma separated.
arch_name() { sed -E 's/(^|,)x86_64(,|$)/\1x86\2/' <<<"$1"; }

# use_arch NAME: what follows configures, compiles and checks for this one. Sets
# ARCH_NAME (the folder below arch/), ARCH_COMPILER ("-" for none), ARCH_PACKAGE,
# ARCH_IMAGE, ARCH_CLANG ("-" for none), ARCH_PREPROCESSOR, ARCH_OBJCOPY, ARCH_LD, and
# ARCH_MAKE, make's arguments.
use_arch() {
	local tool key value
	local -A keys=()
	ARCH_NAME=$(arch_name "$1")
	[[ -f $KIT_DIR/arch/$ARCH_NAME/build ]] || return 1
	while IFS=: read -r key value; do keys[$key]=${value# }; done < \
		<(sed '/^#/d' "$KIT_DIR/arch/$ARCH_NAME/build")
	ARCH_COMPILER=${keys[compiler]:--} ARCH_PACKAGE=${keys[package]:--}
	ARCH_IMAGE=${keys[image]:--} ARCH_CLANG=${keys["clang-target"]:--}
	ARCH_PREPROCESSOR=${keys[preprocessor]:-gcc}
	ARCH_MAKE=(ARCH="${keys["kbuild-arch"]:-$ARCH_NAME}") ARCH_OBJCOPY=objcopy ARCH_LD=ld
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

# need_guests NAME: there is a machine that boots guests of this architecture.
need_guests() {
	arch_boots "$1" || die "$EX_USAGE" "no guests of this architecture ($1)" \
		"name an emulator in arch/$1/build"
}

# need_machine NAME: its emulator is installed, too.
need_machine() {
	need_guests "$1"
	need "$(arch_key "$1" emulator)" "$(arch_key "$1" emulator-package)"
}

# use_guest_arch NAME: use_arch, for programs that run in a guest.
use_guest_arch() {
	need_guests "$1"
	use_arch "$1"
	need "$ARCH_COMPILER" "$ARCH_PACKAGE"
}

# arch_slow NAME: what time limits of its guests are multiplied by.
arch_slow() { arch_key "$(arch_name "$1")" slow; }

# arch_boots NAME: true if there is a machine for guests of this architecture.
arch_boots() { [[ -n $(arch_key "$(arch_name "$1")" emulator) ]]; }

# arch_compiler NAME: what compiles for it, or why nothing does, as text to compare.
arch_compiler() {
	use_arch "$1" || return
	arch_missing
	{ "$ARCH_COMPILER" --version 2>/dev/null || :; } | sed -n 1p
}
