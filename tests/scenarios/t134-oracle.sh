#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The conversion of v6.17 headers gives exactly what upstream has in v6.18.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='converted headers against upstream'
REAL=${TIF_CACHE:-$HOME/.cache/tif-backports}/trees
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
OLD=$REAL/linux-6.17.8 NEW=$REAL/linux-6.18.15
if [[ -d $OLD && -d $NEW ]]; then test_set_prereq REAL; fi

# flags TREE ARCH: name and value of every flag and mask, TIF_RSEQ aside
flags() {
	"$TIFTAB" table --tree "$1" --arch "$2" --data "$KIT/cocci/arch" \
		--extra "$KIT/compat/tif/include" --format json |
		jq -r '.[] | select(.name | endswith("TIF_RSEQ") | not) | "\(.name) \(.number // .mask)"' | sort
}

test_expect_success 'setup' '
	TIFTAB=$(bash -c ". \"\$0/scripts/lib/common.sh\"; . \"\$0/scripts/lib/programs.sh\"; kit_program tiftab" "$KIT")
'
for arch in x86 s390 riscv loongarch; do
	test_expect_success REAL "$arch of 6.17.8 becomes that of 6.18.15 (needs both in the cache)" "
		\"\$KIT/scripts/convert.sh\" --arch $arch \"\$OLD\" out &&
		flags out $arch >have && flags \"\$NEW\" $arch >want && test -s want && test_cmp want have
	"
done

test_done
