#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a kernel built with ccache: what a source takes in is what is there now'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

if command -v ccache >/dev/null && command -v gcc >/dev/null; then test_set_prereq CCACHE; fi

cat >build.sh <<'END'
source "$TIF_KIT/scripts/lib/start.sh" || exit 5
source "$KIT_DIR/scripts/lib/kbuild.sh"
use_arch x86 && kmake "$PWD/tree" "$PWD/build" all
END
mkdir tree build
cat >tree/Makefile <<'END'
all:
	cd ../build && $(CC) -c -MMD -MF .image.d -o image.o ../tree/image.S && $(CC) -c -MMD -MF .list.d -o list.o ../tree/list.c && $(CC) -c -MMD -MF .plain.d -o plain.o ../tree/plain.c
END
echo '	.incbin "image.gz"' >tree/image.S
echo 'asm("	.incbin \"image.gz\"");' >tree/list.c
echo 'int plain;' >tree/plain.c

build() { TIF_KIT=$KIT CCACHE_DIR=$PWD/ccache bash build.sh; }
hits() { CCACHE_DIR=$PWD/ccache ccache --print-stats | awk '/_cache_hit\t/ { n += $2 } END { print n + 0 }'; }

test_expect_success CCACHE 'the compressed image of another kernel, as long as the last' '
	echo kernel-1 >build/image.gz && build && grep -q kernel-1 build/image.o && grep -q kernel-1 build/list.o &&
	echo kernel-2 >build/image.gz && build && grep -q kernel-2 build/image.o && grep -q kernel-2 build/list.o
'
test_expect_success CCACHE 'a source that takes nothing in is compiled once' 'test 1 = "$(hits)"'
test_done
