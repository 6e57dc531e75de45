#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh on trees that were made to hurt it: named by file and line, at once.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='hostile trees'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

H=arch/mips/include/asm/thread_info.h

# fresh: an empty tree with one architecture; a sound one stands beside it
fresh() {
	rm -rf tree && mkdir -p tree/arch/{mips,x86}/include/asm && : >tree/Makefile &&
		echo '#define TIF_SIGPENDING 2' >tree/arch/x86/include/asm/thread_info.h
}

# lines N TEXT: TEXT N times, @ in it replaced by the line's number
lines() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) { s = text; gsub(/@/, i, s); print s } }'; }

# bounded CODE [OPTION...]: audit the tree in 20 s and 300 MB at most, in all formats
bounded() {
	local code=$1 format rc
	shift
	for format in text html json; do
		rc=0
		(ulimit -v 300000 && exec timeout 20 "$KIT/scripts/audit.sh" --format "$format" "$@" tree) \
			>report 2>err </dev/null || rc=$?
		mv report "$format"
		[[ $rc == "$code" ]] || {
			echo "$format: exit code $rc, not $code"
			head -c 2000 err
			return 1
		}
	done
	jq -e . json >/dev/null && iconv -f UTF-8 -t UTF-8 html >/dev/null && tail -n 1 html | grep -qx '</html>'
}

# named WORDS: the header is refused with these words, and the sound one is still shown
named() {
	bounded 1 && grep '^x86 .*own numbers' text &&
		jq -e --arg words "$1" '.archs[] | select(.arch == "mips") | .not_read + .faults |
			any("\(.file):\(.line): \(.text)" | test($words))' json && grep "$H" text
}

test_expect_success 'the program is built' 'fresh && mkfifo pipe && bounded 0'
test_expect_success 'a FIFO, a device, a folder' '
	fresh && cp -R pipe tree/$H && named "$H:.* not a regular file" &&
	fresh && ln -s /dev/zero tree/$H && named "$H:.* not a regular file" &&
	fresh && mkdir tree/$H && named "$H:.* not a regular file"
'
test_expect_success 'a FIFO as Kconfig, as code, as the top Makefile' '
	fresh && echo "#define TIF_A 1" >tree/$H && for file in arch/mips/Kconfig arch/mips/entry.S arch/x86/x.c; do
		cp -R pipe tree/$file || return 1; done && bounded 1 && for file in arch/mips/Kconfig arch/mips/entry.S arch/x86/x.c; do
		grep "$file: not .*: not a regular file" text || return 1; done && grep "^mips .* unknown " text &&
	rm tree/Makefile && cp -R pipe tree/Makefile && test_expect_code 3 timeout 20 "$KIT/scripts/audit.sh" tree
'
test_expect_success 'code of 1 GB, code in links that loop, junk as code' '
	fresh && echo "#define TIF_A 1" >tree/$H && truncate -s 1G tree/arch/mips/big.c && ln -s . tree/arch/mips/loop &&
	gzip -c "$KIT/COPYING" >tree/arch/x86/junk.c && { printf "TIF_" && head -c 3000000 /dev/zero | tr "\0" "("; } >tree/arch/mips/deep.c &&
	{ echo "int f(void) { return"; lines 100000 "TIF_A +"; } >tree/arch/mips/crowded.c &&
	{ printf "andi r1, TIF_A, "; head -c 3000000 /dev/zero | tr "\0" "~"; } >tree/arch/mips/deep.S &&
	bounded 1 && grep "big.c: not searched for flags: larger than" text &&
	grep "crowded.c: not searched for flags: it names more than" text && grep "deep.c: not searched behind" text
'
test_expect_success 'a header without a flag' '
	fresh && : >tree/$H && named "no TIF_ flag is defined" && fresh && echo "/* none */" >tree/$H && named "no TIF_ flag is defined" &&
	grep "^mips .* unknown " text || grep "^mips .* no " text
'
test_expect_success 'links in a loop, and to nowhere' '
	fresh && ln -s thread_info.h tree/$H && named "$H:.* cannot open: Too many levels" &&
	fresh && ln -s nowhere tree/$H && named "$H:.* cannot open: No such file" &&
	fresh && rm -r tree/arch/mips && ln -s mips tree/arch/mips && named "$H:.* cannot open: Too many levels"
'
# Root reads everything, so nobody does it here, and with a copy of the kit,
# because the kit itself may lie where nobody is let in.
unprivileged() {
	local as=()
	if ((EUID == 0)); then as=(setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent TMPDIR=/tmp); fi
	"${as[@]}" "$PWD/kit/scripts/audit.sh" --format json "$PWD/tree"
}
copy_kit() {
	local part
	mkdir kit && for part in "$KIT"/*; do
		[[ $part == */out ]] || cp -R "$part" kit/ || return 1
	done
	chmod 755 .
}
test_expect_success 'an unreadable file, an unreadable folder' '
	copy_kit && test_when_finished "chmod -R u+rwX tree" &&
	fresh && echo >tree/$H && chmod 0 tree/$H && test_expect_code 1 unprivileged >json &&
	grep "cannot open: Permission denied" json && jq -e ".archs[1].flags | length == 1" json &&
	chmod 0 tree/arch/mips/include && test_expect_code 1 unprivileged >json &&
	grep "cannot open: Permission denied" json
'
test_expect_success 'an include of a FIFO, and of itself' '
	fresh && echo "#include <asm/thread_info_x.h>" >tree/$H && cp -R pipe tree/${H%.h}_x.h &&
	named "thread_info_x.h:.* not a regular file" &&
	rm tree/${H%.h}_x.h && echo "#include <asm/thread_info_x.h>" >tree/${H%.h}_x.h &&
	named "thread_info_x.h:1: .*an include loop"
'
test_expect_success 'a line of 10 MB, a file of 1 GB' '
	fresh && { printf "#define TIF_A " && head -c 10000000 /dev/zero | tr "\0" 1; } >tree/$H &&
	named "$H:.* larger than" &&
	fresh && truncate -s 1G tree/$H && named "$H:.* larger than"
'
test_expect_success 'binary junk, a NUL byte' '
	fresh && gzip -c "$KIT/COPYING" >tree/$H && named "$H:[0-9]*: a NUL byte" &&
	fresh && printf "#define TIF_A 1\n#define TIF_B 2 \0\n" >tree/$H && named "$H:2: a NUL byte"
'
test_expect_success 'truncated' '
	fresh && printf "#define TIF_A 1 /* and th" >tree/$H && named "$H:1: a comment that begins here never ends" &&
	fresh && printf "#define TIF_A 1\n#if defined(X" >tree/$H && named "$H:2: this #if is never closed" &&
	fresh && printf "#define TIF_A (1 <" >tree/$H && named "$H:1: TIF_A cannot be evaluated"
'
test_expect_success 'CRLF, no newline at the end, bytes that are no UTF-8' '
	fresh && printf "#define TIF_A 1\t/* \377\376 */\r\n#ifdef CONFIG_B\r\n#define TIF_B 2\r\n#endif" >tree/$H &&
	bounded 0 && grep "TIF_B .*(CONFIG_B) " text && jq -e ".archs[0].flags | length == 2" json
'
test_expect_success 'deep nests, thousands of conditions and definitions' '
	fresh && { lines 5000 "#if X@" && lines 5000 "#endif"; } >tree/$H && named "$H:65: #if nested too deeply \\(and on 4935 more lines\\)" &&
	test "$(jq ".archs[] | select(.arch == \"mips\") | .not_read | length" json)" = 1 && grep -c . text >count && test "$(cat count)" -lt 100 &&
	fresh && lines 3000 "#ifdef CONFIG_@
#define TIF_@ 1
#endif" >tree/$H && named "$H:37: the flags depend on 3000 symbols; 12 is the limit" &&
	fresh && lines 9000 "#define TIF_@ 1" >tree/$H && named "$H:9000: TIF_8999 and TIF_0 .* share the number 1" &&
	fresh && lines 50000 "#define TIF_@ 1" >tree/$H && named "$H:16385: too many definitions"
'
test_expect_success 'macros in circles, macros that multiply' '
	fresh && printf "#define TIF_A TIF_B\n#define TIF_B TIF_A\n" >tree/$H && named "$H:1: TIF_A cannot be evaluated: .*by itself" &&
	fresh && { echo "#define TIF_0 1"; for i in 1 2 3 4 5 6 7 8; do
		echo "#define TIF_$i $(lines 30 "TIF_$((i - 1)) |" | tr "\n" " ") 0"; done; } >tree/$H &&
	named "$H:[0-9]: TIF_[0-9] cannot be evaluated: takes too many steps"
'
test_expect_success 'absurd numbers' '
	fresh && printf "#define TIF_A %s\n" "(1 << 64)" >tree/$H && named "$H:1: TIF_A cannot .*out of range" &&
	fresh && printf "#define TIF_A %s\n" "(1 / 0)" >tree/$H && named "$H:1: TIF_A cannot .*out of range" &&
	fresh && printf "#define TIF_A %s\n" "99999999999999999999" >tree/$H && named "$H:1: TIF_A cannot" &&
	fresh && printf "#define TIF_A %s\n" "(1 << -1)" >tree/$H && named "$H:1: TIF_A cannot .*out of range"
'
test_expect_success 'very long names' '
	name=$(head -c 200000 /dev/zero | tr "\0" N) &&
	fresh && echo "#define TIF_$name 3" >tree/$H && bounded 0 && jq -e ".archs[0].flags[0].number == 3" json &&
	fresh && echo "#include <asm/thread_info_$name.h>" >tree/$H && named "$H:1: #include"
'

test_done
