# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What every scenario starts with: where the kit is, and sharness with its
# scratch folders outside the repository (their paths contain a space).

KIT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
export KIT
SHARNESS_TEST_DIRECTORY=${TIF_TEST_ROOT:-${TMPDIR:-/tmp}/tif-backports-tests.$(id -u)}
mkdir -p -- "$SHARNESS_TEST_DIRECTORY"
export SHARNESS_TEST_DIRECTORY
export HARNESS_ACTIVE=1 # no result files of sharness's own
export LC_ALL=C
# The machine's own settings must not leak into a scenario.
unset TIF_CACHE XDG_CACHE_HOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY CDPATH

# shellcheck disable=SC1090,SC1091
. "${SHARNESS:-/usr/share/sharness/sharness.sh}"
