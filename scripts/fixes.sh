#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Finds upstream repairs of what this kit carries in a clone of Linux (src/cli/fixes.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=fixes
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
