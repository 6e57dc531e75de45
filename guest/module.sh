#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the module of the guard test for one kernel, and its twins for other numbers.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=scripts/lib/module.sh
source "$KIT_DIR/scripts/lib/module.sh"

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

main() {
	local arch tree build
	options 'arch:' "$@"
	arch=${OPTION[arch]-x86}
	((${#ARGS[@]} == 3)) || usage_error "OUT, TREE and BUILD are needed"
	OUT=${ARGS[0]} tree=${ARGS[1]} build=${ARGS[2]}
	local -a flags=()
	use_guest_arch "$arch"
	[[ -f $build/Module.symvers ]] ||
		die "$EX_MISSING" "no built kernel ($build)" "build it with modules first"
	scratch
	build_modules module "$tree" "$build"
	cp -- "$OUT/module/guard.ko" "$OUT/guard.ko"
	# Where this kernel has no guard, the twins are the module itself.
	edit_modinfo "$OUT/guard.ko" "$OUT/guard-before.ko" "s/$ID//"
	edit_modinfo "$OUT/guard.ko" "$OUT/guard-other.ko" "s/$ID/tif_00000000 /"
	# The architecture's header says whether to expect a guard, not the one that makes it:
	# a mutant of that must be noticed.
	if grep -q '^#define THREAD_FLAGS_ID' "$tree/arch/$ARCH_NAME/include/asm/thread_info.h"; then
		flags=(-DGUARDED)
	fi
	build_carrier module module-guard "${flags[@]}"
	cat >"$OUT/tests.list" <<'END'
# NAME TIMEOUT PROGRAM [ARG ...]
module-guard 30 module-guard
END
}

main "$@"
