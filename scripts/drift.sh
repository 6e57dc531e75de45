#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Tries the hooks of each series on point releases and vendors' trees (src/cli/drift.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=drift
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
