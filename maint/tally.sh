#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Adds up the results of a check: one line, "N passed, N failed[, N skipped]".

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

usage() {
	cat <<TEXT
usage: $PROG [--total] DIR [NAME...]

Reads every DIR/*.tap (TAP) and DIR/*.jsonl (verify.sh's results). Each NAME
must be there as one of the two. Lists failures and skips with their reasons;
--total prints the last line only. Exit codes: 0 passed, 1 not, 2 usage.
TEXT
}

options total "$@"
((${#ARGS[@]})) || usage_error "DIR is needed"
program=$(kit_program) || {
	echo "0 passed, 1 failed" # nothing can read the results
	exit "$EX_NO"
}
exec "$program" --kit "$KIT_DIR" results tally ${OPTION[total]+--total} -- "${ARGS[@]}"
