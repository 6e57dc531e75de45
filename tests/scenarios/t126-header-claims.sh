#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the header of a conversion says is compared with what the conversion did.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='headers of conversions, against the conversions'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# flags NAME:ACTION:FROM:TO...: what a conversion did.
flags() { printf 'TIF_%s\n' "$@" | tr : '\t' >flags.tsv; }

# says SENTENCE: a header that says this.
says() {
	printf '%s\n' "# SPDX-License-Identifier: GPL-2.0" "Subject: x86: a test of SIGPENDING" "" "$1" "" \
		"Patch-mainline: Never, NOTHING moves to bit 1" >one.header
}

claims() { awk -f "$KIT/maint/header-claims.awk" "$KIT/arch/generic.tif" flags.tsv one.header; }

# untrue WORDS SENTENCE: said, and refused for that.
untrue() {
	says "$2" && ! claims >out && grep -q -e "^one.header: $1" out && return 0
	cat out
	return 1
}

generic="The common flags get upstream's bits, and the architecture's own stand at bit 16 and above."

test_expect_success 'generic numbers: what is so' '
	flags NOTIFY_RESUME:generic:1:0 SSBD:arch:5:16 32BIT:arch:22:22 SECCOMP:dropped:8: AUDIT:dropped:9: &&
	says "$generic SSBD moves to bit 16 and 32BIT keeps bit 22. SECCOMP and AUDIT are dropped." &&
	claims >out && test_cmp /dev/null out
'
test_expect_success 'generic numbers: what is not so' '
	gone="SECCOMP and AUDIT are dropped." &&
	untrue "SSBD gets bit 16, and .*bit 17" "$generic $gone SSBD moves to bit 17." &&
	untrue "32BIT was bit 22" "$generic $gone 32BIT moves to bit 22." &&
	untrue "SSBD was bit 5" "$generic $gone SSBD keeps bit 16." &&
	untrue "SSBD is not dropped" "$generic SSBD, SECCOMP and AUDIT are dropped." &&
	untrue "SECCOMP is dropped, and .*moves" "$generic SECCOMP moves to bit 3 and AUDIT are dropped." &&
	untrue "TIF_AUDIT is dropped, and the header does not say so" "$generic" &&
	untrue "TIF_SSBD goes from bit 5" "No flag changes its bit. $gone" &&
	untrue "says nothing of the bits" "It is converted. $gone"
'
test_expect_success 'flags that the tree has not, and forms that nobody checks' '
	gone="SECCOMP and AUDIT are dropped." &&
	untrue "names FORCED_TF, which this tree" "$generic $gone FORCED_TF keeps bit 24." &&
	untrue "names SSBD in a form that is not" "$generic $gone SSBD stays where it was." &&
	untrue "names SSBD in a form that is not" "$generic $gone SSBD moves to 16."
'
test_expect_success 'generic numbers that are not upstream'\''s, or below 16' '
	flags NOTIFY_RESUME:generic:1:1 && untrue "TIF_NOTIFY_RESUME does not get upstream" "$generic" &&
	flags SSBD:arch:5:5 && untrue "TIF_SSBD stands at bit 5" "$generic"
'
test_expect_success 'native numbers' '
	flags NOTIFY_RESUME:mask:1:1 SSBD:arch:5:5 && says "No flag changes its bit." && claims >out && test_cmp /dev/null out &&
	flags NOTIFY_RESUME:mask:1:1 SSBD:arch:5:16 && untrue "TIF_SSBD goes from bit 5 to .16" "No flag changes its bit."
'
test_expect_success 'nothing to compare is not right' '
	: >flags.tsv && says "No flag changes its bit." && ! claims >out && grep "nothing to compare" out
'
test_expect_success 'the headers of a kit, against a tree' '
	new_kit && new_tree && cp -R "$KIT/src" "$KIT/cocci" "$KIT/arch" "$KIT/VERSION" kit/ && rm -r kit/compat/tif &&
	cp -R "$KIT"/compat/{tif,tif-native} kit/compat/ && mkdir -p kit/maint kit/patches/cocci &&
	cp "$KIT"/maint/header-claims.{sh,awk} kit/maint/ && printf "%s\n" "# level: tif" cocci/x86.patch >kit/series/6.12 &&
	says "$generic SSBD moves to bit 16." && cp one.header kit/patches/cocci/x86.header &&
	test_expect_code 1 kit/maint/header-claims.sh tree >out && grep "^right: .*, x86, generic: patches/cocci/x86.header" out &&
	grep "^wrong: .*, x86, native: patches/cocci/x86.header" out &&
	says "No flag changes its bit." && cp one.header kit/patches/cocci/x86.native.header &&
	kit/maint/header-claims.sh tree >out && grep "^right: .*, x86, native: patches/cocci/x86.native.header" out &&
	! grep wrong out
'
test_expect_success 'no tree, no series for it, no conversion in it' '
	test_expect_code 2 kit/maint/header-claims.sh && mv kit/series/6.12 kit/series/6.11 &&
	test_expect_code 3 kit/maint/header-claims.sh tree 2>err && grep "no series 6.12" err &&
	printf "%s\n" "# level: tif" tif/kconfig.patch >kit/series/6.12 &&
	test_expect_code 1 kit/maint/header-claims.sh tree 2>err && grep "no conversion was compared" err
'
test_done
