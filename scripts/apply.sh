#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Brings a series into a kernel tree, all of it or nothing (src/cli/apply.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=apply
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
