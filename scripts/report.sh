#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Reports what checks found: text, KTAP, JUnit, Markdown, a page (src/cli/report.c).

here=${BASH_SOURCE[0]}
if [[ -L $here ]]; then here=$(realpath -- "$here"); fi
if [[ $here != */* ]]; then here=./$here; fi
DOOR=report
# shellcheck source=scripts/lib/door.sh
source "${here%/*}/lib/door.sh" || exit 5
