#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds everything that runs inside a guest but the kernel: our tests and the selftests.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

main() {
	local arch=x86_64 out
	if [[ ${1-} == --arch ]]; then arch=${2-} && shift 2; fi
	if (($# < 2 || $# > 3)); then
		die "$EX_USAGE" "arguments are [--arch ARCH] OUT TREE [UPSTREAM]" \
			"TREE and UPSTREAM are kernel trees whose rseq selftests to build"
	fi
	use_guest_arch "$arch"
	out=$1
	shift
	make --silent -C "$KIT_DIR/guest" O="$out/kit" CC="$ARCH_COMPILER" -j"${JOBS:-$(nproc)}"
	"$KIT_DIR/guest/selftests.sh" --arch "$arch" "$out/selftests" "$@"
}

main "$@"
