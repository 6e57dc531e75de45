#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the module of the guard test for one kernel, and its twins for other numbers.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"

usage() {
	cat <<'END'
usage: module.sh [--arch ARCH] OUT TREE BUILD

BUILD is the folder in which the kernel of TREE was built with modules. OUT gets the
program module-guard and a tests.list. The program carries a module of this kernel,
its twin with the version magic that a kernel without the generic flags gives, and
its twin with the id of other numbers.
END
}

# The id of the numbers in the version magic.
readonly ID='tif_[0-9a-f]\{8\} '

# twin OUT NAME SED: guard-NAME.ko, with what SED makes of the module's information. Where
# this kernel has no guard it is the module itself.
twin() {
	LC_ALL=C sed "$3" "$1/module/modinfo" >"$1/module/modinfo.$2"
	"$ARCH_OBJCOPY" --update-section .modinfo="$1/module/modinfo.$2" \
		"$1/guard.ko" "$1/guard-$2.ko"
}

main() {
	local arch out tree build
	options 'arch:' "$@"
	arch=${OPTION[arch]-x86}
	((${#ARGS[@]} == 3)) || usage_error "OUT, TREE and BUILD are needed"
	out=${ARGS[0]} tree=${ARGS[1]} build=${ARGS[2]}
	local -a flags=()
	use_guest_arch "$arch"
	need "$ARCH_OBJCOPY" binutils
	[[ -f $build/Module.symvers ]] ||
		die "$EX_MISSING" "no built kernel ($build)" "build it with modules first"
	mkdir -p -- "$out/module"
	cp -- "$KIT_DIR"/guest/module/{guard.c,Kbuild} "$out/module/"
	kmake "$tree" "$build" M="$(cd -- "$out/module" && pwd -P)" modules
	cp -- "$out/module/guard.ko" "$out/guard.ko"

	"$ARCH_OBJCOPY" -O binary --only-section=.modinfo "$out/guard.ko" "$out/module/modinfo"
	# The architecture's header says whether to expect a guard, not the one that makes it:
	# a mutant of that must be noticed.
	if grep -q '^#define THREAD_FLAGS_ID' "$tree/arch/$ARCH_NAME/include/asm/thread_info.h"; then
		flags=(-DGUARDED)
	fi
	twin "$out" before "s/$ID//"
	twin "$out" other "s/$ID/tif_00000000 /"
	"$ARCH_COMPILER" -std=gnu11 -O2 -Wall -Wextra -Werror -static -pthread "${flags[@]}" -Wa,-I"$out" \
		-I"$KIT_DIR/guest/lib" -DGUEST_ARCH_HEADER="\"rseq-$ARCH_NAME.h\"" -o "$out/module-guard" \
		"$KIT_DIR"/guest/module/module-guard.c \
		"$KIT_DIR"/guest/lib/*.c "$KIT_DIR/guest/lib/section-$ARCH_NAME.S"
	cat >"$out/tests.list" <<'END'
# NAME TIMEOUT PROGRAM [ARG ...]
module-guard 30 module-guard
END
}

main "$@"
