# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scenarios that look at pages: chromium.sh, or none of their tests. Source it
# behind sharness.sh.

if ! command -v chromium >/dev/null || ! command -v pdftotext >/dev/null; then
	# sharness reads it
	# shellcheck disable=SC2034
	skip_all='chromium and pdftotext are not installed (make check-browser installs them)'
	test_done
fi

# shellcheck source=tests/lib/chromium.sh
. "$KIT/tests/lib/chromium.sh"
