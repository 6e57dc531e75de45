#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Hands the stack of a tree over in the forms of distributions (src/cli/export.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR='export'
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
