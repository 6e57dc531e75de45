#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh --format html: one page, whole, from hostile trees too.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the audit as a page'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

audit() { "$KIT/scripts/audit.sh" "$@"; }

# header TREE ARCH: its thread_info.h from standard input
header() {
	mkdir -p "$1/arch/$2/include/asm" && : >"$1/Makefile" &&
		cat >"$1/arch/$2/include/asm/thread_info.h"
}

# balanced FILE: every tag that must be closed is, in the right order.
balanced() {
	perl -0777 -ne 's/<style>.*?<\/style>//s; s/<!DOCTYPE html>//; my @open;
		while (/<(\/?)([a-z0-9]+)[^<>]*>/g) {
			next if $2 =~ /^(meta|br|input)$/;
			if (!$1) { push @open, $2; next }
			my $want = pop @open // "nothing";
			die "</$2> closes <$want>\n" if $want ne $2;
		}
		die "never closed: @open\n" if @open' "$1"
}

test_expect_success 'setup' '
	printf "%s\n" "#define TIF_SIGPENDING 2 /* a signal */" "#define TIF_SSBD 5" \
		"#define _TIF_SSBD (1 << TIF_SSBD)" | header one x86 &&
	printf "%s\n" "#define TIF_A 0" "#define TIF_B 33" | header one mips &&
	printf "%s\n" "#define TIF_SIGPENDING 1" "#define TIF_SSBD 16" | header two x86 &&
	printf "%s\n" "#define TIF_A 0" | header two mips
'
test_expect_success 'a page, in a file, the same bytes every time' '
	audit --format html --out "a page.html" one >out && test ! -s out &&
	audit --format html one >again && test_cmp "a page.html" again &&
	head -n 1 again | grep -x "<!DOCTYPE html>" && tail -n 1 again | grep -x "</html>" && balanced again
'
test_expect_success 'what the map says' '
	grep "aria-label=\"TIF_SSBD = 5; mask 0x00000020;" again &&
	grep "<q>a signal</q>" again && grep "TIF_B = 33" again
'
test_expect_success 'two trees' '
	test_expect_code 1 audit --arch x86 --format html one two >two.html && balanced two.html &&
	grep "<dt>after</dt><dd><code>two</code>" two.html && ! grep mips two.html
'
test_expect_success 'nothing from outside, no script' '
	! grep -Ei "https?:|//[a-z]|<script|<link|<img|<iframe|<object| src=| on[a-z]+=|url\(|@import" two.html &&
	grep "content=\"default-src .none.; style-src .sha256-" two.html
'
test_expect_success 'the policy allows this style sheet and no other' '
	perl -MDigest::SHA=sha256_base64 -0777 -ne "
		/<style>(.*?)<.style>/s or die; my \$have = sha256_base64(\$1) . q(=);
		/style-src .sha256-([^\x27]*)/ or die;
		\$1 eq \$have or die qq(the style sheet is \$have, the policy says \$1\n)" two.html
'
test_expect_success 'hostile names and comments stay text' '
	printf "%s\n" "#define TIF_A 1 /* </q></style><script>alert(1)</script> \" onfocus=x */" \
		"#if defined(X) && <img src=y>" "#define TIF_B 2" "#endif" \
		"#define TIF_C <b>3" "#define TIF_D 4 /* $(printf "\377\001\033[2J") */" |
		header "evil \"><script>" mips &&
	test_expect_code 1 audit --format html "evil \"><script>" >evil.html && balanced evil.html &&
	! grep -Ei "<script|<img|<[^>]* onfocus" evil.html && grep "&lt;script&gt;alert" evil.html &&
	iconv -f UTF-8 -t UTF-8 evil.html >same && test_cmp evil.html same &&
	! LC_ALL=C grep "[[:cntrl:]]" <(tr -d "\t" <evil.html)
'
test_expect_success 'a header that cannot be read is on the page' '
	echo "#ifdef X" | header broken mips && test_expect_code 1 audit --format html broken >broken.html &&
	balanced broken.html && grep "not readable" broken.html && grep "this #if is never closed" broken.html
'

test_done
