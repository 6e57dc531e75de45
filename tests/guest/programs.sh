#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Builds everything that runs inside a guest but the kernel: our tests and the selftests.

# shellcheck source=scripts/lib/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../scripts/lib/common.sh"

main() {
	if (($# < 2 || $# > 3)); then
		die "$EX_USAGE" "arguments are OUT TREE [UPSTREAM]" \
			"TREE and UPSTREAM are kernel trees whose rseq selftests to build"
	fi
	local out=$1
	shift
	make --silent -C "$KIT_DIR/tests/guest" O="$out/kit" -j"${JOBS:-$(nproc)}"
	"$KIT_DIR/tests/guest/selftests.sh" "$out/selftests" "$@"
}

main "$@"
