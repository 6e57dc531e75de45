#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Show the thread flags of a kernel tree, per architecture, and what changed.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

run_program audit "$@"
