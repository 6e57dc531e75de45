#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Converts an architecture's thread_info.h to the generic thread flags (src/cli/convert.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=convert
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
