#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the plan says per architecture who consumes TIF_RSEQ'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

S=kit/series/6.12

# says LINE...: series 6.12 with LINEs on top; the patch of x86 selects HAVE_TIF_RSEQ.
says() {
	cp "$MINI/kit/series/6.12" $S &&
		sed -i -e '/x86/d' -e '/level: rseq/a arch/x86/tif-rseq.patch' $S &&
		if (($#)); then printf '# %s\n' "$@" | cat - $S >new && mv new $S; fi
}

test_expect_success 'setup: x86, s390 and m68k have rseq, vax has not' '
	new_kit && mv kit/patches/arch/x86/select.patch kit/patches/arch/x86/tif-rseq.patch && new_tree &&
	mkdir tree/arch/m68k && printf "config M68K\n\tselect HAVE_RSEQ\n" >tree/arch/m68k/Kconfig &&
	mkdir tree/arch/vax && echo "config VAX" >tree/arch/vax/Kconfig
'
test_expect_success 'a consumer and an alias, and nothing about what has no rseq' '
	says "consumer: x86 the loop" "alias: m68k it is assembly" "alias: vax there is none" "alias: s390 so far" &&
	apply --dry-run --json run.json tree >out && grep "^rseq:" out >have &&
	printf "%s\n" "rseq: m68k: TIF_RSEQ is TIF_NOTIFY_RESUME: it is assembly" \
		"rseq: s390: TIF_RSEQ is TIF_NOTIFY_RESUME: so far" \
		"rseq: x86: TIF_RSEQ is a flag of its own, consumed by the loop" >want && test_cmp want have &&
	jq -e ".rseq | length == 3 and .[0] == {arch: \"m68k\", flag: \"alias\", why: \"it is assembly\"} and
		.[2] == {arch: \"x86\", flag: \"own\", why: \"the loop\"}" run.json
'
test_expect_success 'level tif has no rseq' '
	apply --dry-run --level tif --json run.json tree >out && ! grep "^rseq:" out && jq -e ".rseq == []" run.json
'
test_expect_success 'an architecture that --arch leaves out has the alias' '
	apply --dry-run --arch s390 tree >out && grep "rseq: x86: TIF_RSEQ is TIF_NOTIFY_RESUME: --arch leaves it out" out
'
test_expect_success 'an architecture that the series does not know is named' '
	says "consumer: x86 the loop" && apply --dry-run tree >out &&
	grep "rseq: m68k: TIF_RSEQ is TIF_NOTIFY_RESUME: series 6.12 says nothing" out
'
test_expect_success 'a flag that nobody consumes is a fault of the kit' '
	says && refuses 5 "tif-rseq.patch, but no consumer of x86" tree &&
	says "alias: x86 it is assembly" && refuses 5 "tif-rseq.patch, but no consumer of x86" tree
'
test_expect_success 'a consumer without a flag is a fault of the kit' '
	says "consumer: x86 the loop" "consumer: m68k the loop" && refuses 5 "m68k has a consumer, but no patch" tree
'
test_expect_success 'a line without its words, or said twice' '
	says "consumer: x86" && refuses 5 "line 1: not .# consumer: ARCH WORDS" tree &&
	says "consumer: x86 the loop" "alias: x86 no" && refuses 5 "line 2: x86 has a consumer or an alias already" tree
'
test_done
