#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The word in the version magic of modules is a digest of the numbers of thread flags.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='two builds with other numbers refuse each other'"'"'s modules'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

built_program || exit
header=arch/x86/include/asm/thread_info.h

# tree_for_magic DIR [SED]: with what version magic is made of, and with what SED makes of
# the flags of x86. s390 has flags that no patch converts.
tree_for_magic() {
	new_tree "$1" && sed -i "${2:-}" "$1/$header" &&
		mkdir -p "$1"/arch/s390/include/{asm,uapi} "$1"/include/{generated,vdso} &&
		printf '#define TIF_SIGPENDING 1\n' >"$1/arch/s390/include/asm/thread_info.h" &&
		printf '#define UTS_RELEASE "6.12"\n' >"$1/include/generated/utsrelease.h" &&
		printf '#define BIT(n) (1 << (n))\n' >"$1/include/vdso/bits.h" && : >"$1/include/linux/kconfig.h" &&
		printf '#include <asm/thread_info.h>\n' >"$1/include/linux/thread_info.h" &&
		cp "$MINI/like-6.6/include/linux/vermagic.h" "$1/include/linux/"
}
vendor() { printf "%s\n" "s/^#define TIF_ADDR32.*/&\\n#define $1		$2/"; }

# magic TREE [ARCH]: the string that the compiler makes.
magic() {
	printf '#define MODULE_VERMAGIC_%s ""\n' SMP PREEMPT MODULE_UNLOAD MODVERSIONS | cat - <(printf '#define MODULE_ARCH_VERMAGIC "arch"\n#include <linux/vermagic.h>\nVERMAGIC_STRING\n') |
		gcc -E -P -nostdinc -I "$1/arch/${2-x86}/include" -I "$1/include" - | tail -n 1 | sed 's/" *"//g; s/"//g'
}
id() { sed -nE 's/^#define THREAD_FLAGS_ID\t"(tif_[0-9a-f]{8})"$/\1/p' "$1/$header"; }
# static TREE WORD...: the checks of x86's flags.
static() { "$KIT_PROGRAM" --kit "$KIT" static --tree "$1" --arch "${2-x86}" --cc gcc "${@:3}"; }

test_expect_success 'setup' '
	new_kit && rm -r kit/compat/tif && cp -R "$KIT"/compat/tif{,-native} kit/compat/ &&
	cp "$KIT/patches/tif/module-guard.patch" kit/patches/tif/ &&
	printf "%s\n" "# level: tif" "compat/tif.patch # numbering: generic" "compat/tif-native.patch # numbering: native" \
		tif/kconfig.patch "tif/module-guard.patch # numbering: generic" cocci/x86.patch arch/x86/select.patch >kit/series/6.12
'
test_expect_success 'the id of a converted header is in its version magic, and in none of another architecture' '
	tree_for_magic one && cp -R one stock && test "$(magic one)" = "6.12 arch" && apply one >/dev/null &&
	id one >have && grep . have && test "$(magic one)" = "6.12 $(id one) arch" && test "$(magic one s390)" = "6.12 arch" &&
	static one x86 --base stock >out && grep "^pass	numbers-id	\"$(id one)\"" out &&
	static one s390 --unconverted --base stock >out && grep "^pass	numbers-id	no number has changed" out
'
test_expect_success 'assembly that includes the header is read as before' '
	printf "#define __ASSEMBLY__\n#include <asm/thread_info.h>\nmov \$TIF_SSBD, %%eax\n" >one.S &&
	gcc -nostdinc -I one/arch/x86/include -I one/include -c -o one.o one.S && objdump -d one.o | grep "\$0x10,%eax"
'
test_expect_success 'the same numbers have the same id, whatever else the tree has' '
	tree_for_magic two "s/a signal waits/& here/; s/_TIF_NOTSC | _TIF_SSBD/_TIF_NOTSC/; /define TIF_MEMDIE/d" && apply two >/dev/null &&
	test "$(magic two)" = "$(magic one)"
'
test_expect_success 'another flag, another name for it, another number: another id each' '
	id one >ids && n=1 &&
	for flags in "$(vendor TIF_VENDOR 30)" "$(vendor TIF_OTHER 30)" "$(vendor TIF_VENDOR 30);$(vendor TIF_OTHER 31)" \
		"/TIF_ADDR32/d" "/TIF_POLLING/d"; do
		n=$((n + 1)) && rm -rf two && tree_for_magic two "$flags" && apply two >/dev/null && id two >>ids || return 1
	done &&
	rm -rf two && tree_for_magic two "$(vendor TIF_VENDOR 30)" && apply --reserve 29 two >/dev/null && id two >>ids &&
	test "$(sort -u ids | wc -l)" = $((n + 1)) && test "$(wc -l <ids)" = $((n + 1)) &&
	! test "$(magic two)" = "$(magic one)"
'
test_expect_success 'a number that is edited later: numbers-id says in which file, and what to write' '
	sed -i "s/\(define TIF_VENDOR.*\)30/\1 31/" "two/$header" && was=$(id two) && test_expect_code 1 static two >out &&
	grep "^fail	numbers-id	$header:[0-9]*: THREAD_FLAGS_ID is \"$was\", and the numbers here give \"tif_[0-9a-f]*\": write that" out &&
	new=$(sed -n "s/.*numbers here give \"\(tif_[0-9a-f]*\)\".*/\1/p" out) && sed -i "s/$was/$new/" "two/$header" &&
	static two >out && grep "^pass	numbers-id	\"$new\"" out && test "$(magic two)" = "6.12 $new arch"
'
test_expect_success 'the id or the word that it goes into is taken out: numbers-id says so' '
	rm -rf two && cp -R one two && sed -i "/THREAD_FLAGS_ID/d" "two/$header" && test_expect_code 1 static two >out &&
	grep "^fail	numbers-id	$header: no THREAD_FLAGS_ID: define it as \"$(id one)\"" out &&
	rm -rf two && cp -R one two && sed -i "s/THREAD_FLAGS_ID \" \"/\"\"/" two/include/linux/vermagic.h && test_expect_code 1 static two >out &&
	grep "^fail	numbers-id	include/linux/vermagic.h: no macro takes THREAD_FLAGS_ID" out
'
test_expect_success 'native numbers: no word, and none may be there' '
	rm -rf two && tree_for_magic two "$(vendor TIF_VENDOR 30)" && cp -R two stock2 && apply --numbering native two >/dev/null &&
	! grep -r THREAD_FLAGS_ID two/arch two/include && test "$(magic two)" = "6.12 arch" &&
	static two x86 --base stock2 >out && grep "^pass	numbers-id	no number has changed" out &&
	echo "#define THREAD_FLAGS_ID \"tif_00000000\"" >>"two/$header" && test_expect_code 1 static two x86 --base stock2 >out &&
	grep "^fail	numbers-id	$header:[0-9]*: THREAD_FLAGS_ID is defined, and no number has changed" out
'
test_expect_success 'the semantic patch for coccicheck has the id; with native numbers it has none' '
	kit/scripts/convert.sh --arch x86 --smpl p.cocci --ledger l.json stock o && grep "^+#define THREAD_FLAGS_ID \"$(id one)\"" p.cocci &&
	jq -e ".id == \"$(id one)\"" l.json &&
	kit/scripts/convert.sh --arch x86 --numbering native --smpl p.cocci --ledger l.json stock o2 && ! grep THREAD_FLAGS_ID p.cocci && jq -e ".id == null" l.json
'
test_done
