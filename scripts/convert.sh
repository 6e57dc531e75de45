#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Convert an architecture's thread_info.h to the generic thread flags.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

run_program convert "$@"
