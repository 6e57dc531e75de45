#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The audit's page in a real browser: console, layout, contrast, print.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the page in headless Chromium'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

if ! command -v chromium >/dev/null || ! command -v pdftotext >/dev/null; then
	skip_all='chromium and pdftotext are not installed (make check-browser installs them)'
	test_done
fi

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# browser OPTION...: one run, its own profile, no network, its log in "log"
browser() {
	rm -rf profile && timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic \
		--no-first-run --disable-background-networking --disable-component-update --disable-sync \
		--proxy-server=127.0.0.1:9 --user-data-dir="$PWD/profile" --hide-scrollbars \
		--enable-logging=stderr "$@" 2>log </dev/null
}

# quiet: no message on the console
quiet() { ! grep -E 'CONSOLE|Refused|Content.Security' log; }

# probe WIDTH [OPTION...]: what the page's copy with a script in it says of itself
probe() {
	local width=$1
	shift
	browser --window-size="$width,900" --virtual-time-budget=20000 "$@" --dump-dom "file://$PWD/probe.html" >dom &&
		sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' dom | sed 's/&amp;/\&/g' >probe.json && cat probe.json && jq -e . probe.json >/dev/null
}

sound='.overflow <= 0 and .faint == [] and .nameless == 0 and .tips.cells >= 8 and
	([.tips[]] | unique | length == 1)'

test_expect_success 'setup' '
	for arch in mips x86; do
		mkdir -p tree/arch/$arch/include/asm other/arch/$arch/include/asm || return 1
		printf "%s\n" "#define TIF_SIGPENDING 31 /* </q><script>alert(1)</script> */" \
			"#define TIF_SSBD 5 /* a comment of its own */" "#define TIF_VENDOR 30" "#define TIF_B 40" \
			"#define _TIF_SSBD (1 << TIF_SSBD)" >tree/arch/$arch/include/asm/thread_info.h
		printf "%s\n" "#define TIF_SIGPENDING 1" "#define TIF_SSBD 16" >other/arch/$arch/include/asm/thread_info.h
	done &&
	touch tree/Makefile other/Makefile && { "$KIT/scripts/audit.sh" --format html tree other >page.html; true; } &&
	{ sed "/Content-Security-Policy/d; s/<.body>.*//; s/<.html>.*//" page.html &&
		echo "<script>" && cat "$KIT/tests/lib/page-probe.js" && echo "</script></body></html>"; } >probe.html
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
test_expect_success 'printed: the details are open' '
	browser --no-pdf-header-footer --print-to-pdf="$PWD/page.pdf" "file://$PWD/page.html" && quiet &&
	pdftotext -layout page.pdf text && grep "TIF_VENDOR" text && grep "a comment of its own" text && grep "_TIF_SSBD.*0x" text
'

test_done
