# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# TAP for the scripts that check: tap_plan once, tap_test for each test.

# tap_plan N: how many tests there will be.
tap_plan() {
	TAP_TESTS=0 TAP_FAILED=0
	printf '1..%d\n' "$1"
}

# tap_test CODE NAME [FILE]: passed if CODE is 0; else what FILE says is a comment.
tap_test() {
	TAP_TESTS=$((TAP_TESTS + 1))
	if (($1 == 0)); then
		printf 'ok %d - %s\n' "$TAP_TESTS" "$2"
		return
	fi
	TAP_FAILED=$((TAP_FAILED + 1))
	printf 'not ok %d - %s\n' "$TAP_TESTS" "$2"
	if [[ -f ${3-} ]]; then sed 's/^/# /' "$3"; fi
}
