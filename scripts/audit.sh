#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Shows the thread flags of a kernel tree, per architecture, and what changed (src/cli/audit.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=audit
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
