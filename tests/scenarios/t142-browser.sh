#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The audit's page in a real browser: console, layout, contrast, print.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the page in headless Chromium'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# shellcheck source=tests/lib/browser.sh
. "$KIT/tests/lib/browser.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# headers TREE BIT...: a tree with the headers of all architectures that Linux has had lately
headers() {
	local tree=$1 arch bit n=0
	shift
	for arch in alpha arc arm arm64 csky hexagon ia64 loongarch m68k microblaze mips nios2 openrisc \
		parisc powerpc riscv s390 sh sparc um x86 xtensa; do
		mkdir -p "$tree/arch/$arch/include/asm" || return 1
		for bit; do
			printf '#define TIF_%s\n#define _TIF_%s (1 << TIF_%s)\n' "${bit/=/ }" "${bit%=*}" "${bit%=*}"
		done >"$tree/arch/$arch/include/asm/thread_info.h"
		# some are refused, some are at fault
		((n++ % 3)) || echo '#define _TIF_WORK_MASK 0x0000ffff' >>"$tree/arch/$arch/include/asm/thread_info.h"
	done
	: >"$tree/Makefile"
}

sound='.overflow <= 0 and .faint == [] and .nameless == 0 and .tips.cells >= 8 and
	([.tips[]] | unique | length == 1) and .dead == [] and .filters.wrong == [] and .filters.tried >= 4 and .only'

test_expect_success 'setup' '
	for arch in mips x86; do
		mkdir -p tree/arch/$arch/include/asm other/arch/$arch/include/asm || return 1
		printf "%s\n" "#define TIF_SIGPENDING 31 /* </q><script>alert(1)</script> */" \
			"#define TIF_SSBD 5 /* a comment of its own */" "#define TIF_VENDOR 30" "#define TIF_B 40" \
			"#define _TIF_SSBD (1 << TIF_SSBD)" >tree/arch/$arch/include/asm/thread_info.h
		printf "%s\n" "#define TIF_SIGPENDING 1" "#define TIF_SSBD 16" >other/arch/$arch/include/asm/thread_info.h
	done &&
	touch tree/Makefile other/Makefile && { "$KIT/scripts/audit.sh" --format html tree other >page.html; true; } &&
	probed page.html page-probe.js audit-probe.js >probe.html
'
test_expect_success 'a message on the console would be seen' '
	sed "s/<main>/<main><p style=\"color:red\">x<\/p>/" page.html >bad.html &&
	browser --dump-dom "file://$PWD/bad.html" >/dev/null && ! quiet
'
test_expect_success 'nothing on the console' '
	browser --dump-dom "file://$PWD/page.html" >dom && quiet && grep -q "<footer>" dom && ! grep -q "<script" dom
'
test_expect_success 'wide: 32 columns, nothing sticks out, text can be read, tooltips open by keyboard' '
	probe 1400 && jq -e "$sound and .columns == 32 and (.dark | not)" probe.json
'
test_expect_success 'a colour that cannot be read, a tooltip that sticks out, would be seen' '
	mv probe.html good.html && sed "s/--soft: #57606a/--soft: #b7b0ba/; s/ left: 0; transform: none;//" good.html >probe.html &&
	probe 1400 && mv good.html probe.html && jq -e "(.faint | length > 5) and .tips.inside < .tips.cells" probe.json
'
test_expect_success 'dark' '
	probe 1400 --blink-settings=preferredColorScheme=0 && jq -e "$sound and .dark" probe.json
'
test_expect_success 'narrow' '
	probe 800 && jq -e "$sound and .columns == 16" probe.json &&
	probe 500 && jq -e "$sound and .columns == 8" probe.json
'
test_expect_success 'two trees with all architectures at 1280 px: no column is cut off' '
	headers many SIGPENDING=1 NEED_RESCHED=2 SSBD=5 A_FLAG_OF_A_VENDOR=30 NOTIFY_RESUME=9 &&
	headers more SIGPENDING=2 NEED_RESCHED=3 SSBD=16 ANOTHER_FLAG_OF_A_VENDOR=30 NOTIFY_RESUME=1 &&
	test_expect_code 1 "$KIT/scripts/audit.sh" --format html --out many.html many more && probed many.html page-probe.js audit-probe.js >probe.html &&
	probe 1280 && jq -e "$sound and .cut == [] and .filters.tried >= 7" probe.json &&
	test "$(grep -c "<section class=\"arch" many.html)" -ge 22
'
test_expect_success 'a column that is cut off, a filter that does nothing, a link that leads nowhere, would be seen' '
	cp probe.html good.html && sed "s/padding: .3rem .5rem/padding: .3rem 2.5rem/" good.html >probe.html && probe 1280 &&
	jq -e ".cut | length > 0" probe.json &&
	sed "s/#show-verdict-as-is:checked/#nothing/" good.html >probe.html && probe 1280 && jq -e ".filters.wrong | length > 0" probe.json &&
	sed "s/id=\"words\"/id=\"word\"/" good.html >probe.html && probe 1280 && jq -e ".dead == [\"words\"]" probe.json
'
test_expect_success 'every place links to a file of the tree' '
	sed -n "s/.*<a href=\"file:\([^\"]*\)\".*/\1/p" many.html | sort -u >files && test "$(wc -l <files)" -ge 22 &&
	while read -r file; do test -e "$(printf "%b" "${file//%/\\x}")" || return 1; done <files
'
test_expect_success 'printed: the details are open' '
	browser --no-pdf-header-footer --print-to-pdf="$PWD/page.pdf" "file://$PWD/page.html" && quiet &&
	pdftotext -layout page.pdf text && grep "TIF_VENDOR" text && grep "a comment of its own" text && grep "_TIF_SSBD.*0x" text &&
	! grep -e "only this one" -e "back to all" text
'

test_done
