#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds everything that runs inside a guest but the kernel: our tests and the selftests.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'TEXT'
usage: programs.sh [--arch ARCH] OUT TREE [UPSTREAM]

Builds the guest tests of this kit into OUT/kit and the rseq selftests of the kernel
trees TREE and UPSTREAM into OUT/selftests. ARCH: x86.
TEXT
}

main() {
	local arch out
	options 'arch:' "$@"
	arch=${OPTION[arch]-x86}
	((${#ARGS[@]} == 2 || ${#ARGS[@]} == 3)) || usage_error "OUT, TREE and perhaps UPSTREAM are needed"
	set -- "${ARGS[@]}"
	use_guest_arch "$arch"
	out=$1
	shift
	make --silent -C "$KIT_DIR/guest" O="$out/kit" CC="$ARCH_COMPILER" -j"${JOBS:-$(nproc)}"
	"$KIT_DIR/guest/selftests.sh" --arch "$arch" "$out/selftests" "$@"
}

main "$@"
