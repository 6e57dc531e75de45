#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# fetch.sh: versions, series, fallbacks and refusals, from a mirror on disk.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='fetch.sh gets pinned trees from the mirrors of apt'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
# shellcheck source=tests/lib/mirror.sh
. "$KIT/tests/lib/mirror.sh"

make_kit
for v in 6.12.9 6.12.5 6.12.1; do make_version 6.12 "$v"; done
make_version 6.1 6.1.7
echo "file:$PWD/mirror/|Debian" | sed 's/ /%20/g' >targets

test_expect_success 'a version lands in linux-VERSION, its path is all of stdout' '
	code 0 "$FETCH" 6.12.5 &&
	echo "$PWD/linux-6.12.5" >want && test_cmp want out &&
	grep -q "VERSION = 6.12.5" linux-6.12.5/Makefile &&
	test ! -e linux-6.12.5/.tif-backports-fetch &&
	test ! -e linux-6.12.5.part
'

test_expect_success 'a series means its newest pin, a DIR may have spaces' '
	code 0 "$FETCH" 6.12 "deep/er/a tree" &&
	echo "$PWD/deep/er/a tree" >want && test_cmp want out &&
	grep -q "VERSION = 6.12.9" "deep/er/a tree/Makefile"
'

test_expect_success 'what is in the way is refused and kept' '
	mkdir full && echo mine >full/file &&
	code 1 "$FETCH" 6.12.5 full && grep -q "not empty" err && test ! -s out &&
	echo mine >file && code 1 "$FETCH" 6.12.5 file &&
	test "$(cat full/file file)" = "mine
mine" &&
	mkdir c && mkdir c.part && echo mine >c.part/file &&
	code 1 "$FETCH" 6.12.5 c && grep -q "in the way" err &&
	test "$(cat c.part/file)" = mine
'

test_expect_success 'an empty DIR is taken, and the rest of a killed run' '
	mkdir empty && code 0 "$FETCH" 6.12.5 empty && test -f empty/Makefile &&
	mkdir killed.part && touch killed.part/.tif-backports-fetch killed.part/half &&
	code 0 "$FETCH" 6.12.5 killed &&
	test ! -e killed.part && test ! -e killed/half && test -f killed/Makefile
'

test_expect_success '--only extracts these paths and no others' '
	code 0 "$FETCH" 6.12.5 some --only include/linux Makefile &&
	test -f some/include/linux/sched.h && test -f some/Makefile &&
	test ! -e some/arch &&
	code 1 "$FETCH" 6.12.5 none --only no/such/path &&
	grep -q "no/such/path" err && test ! -e none && test ! -e none.part
'

test_expect_success '--offline uses the cache alone' '
	code 0 "$FETCH" --offline 6.12.5 cached &&
	rm -rf "$TARBALLS"/linux_6.12.1.* &&
	code 0 "$FETCH" --offline 6.12.1 instead &&
	grep -q "6.12.1 is not in the cache" err &&
	grep -q "taking linux 6.12.9" err &&
	code 4 "$FETCH" --offline 6.1 never && test ! -e never
'

test_expect_success 'a version that left the mirror: the next pin, out loud' '
	rm -rf "$TARBALLS" linux-6.12.5 && mv mirror/$POOL/linux_6.12.5.orig.tar.xz kept &&
	code 0 "$FETCH" 6.12.5 &&
	echo "$PWD/linux-6.12.1" >want && test_cmp want out &&
	grep -q "no mirror has linux 6.12.5" err &&
	grep -q "taking linux 6.12.1, the next pin, instead of 6.12.5" err &&
	mv mirror/$POOL/linux_6.12.1.orig.tar.xz kept.1 && rm -rf "$TARBALLS" &&
	code 0 "$FETCH" 6.12.5 wrapped && grep -q "taking linux 6.12.9" err
'

test_expect_success 'no pin of the series: exit 4 with the list' '
	rm -rf "$TARBALLS" && mv mirror/$POOL/linux_6.12.9.orig.tar.xz kept.9 &&
	code 4 "$FETCH" 6.12 nothing && test ! -s out && test ! -e nothing &&
	grep -q "^6.12 *6.12.9" err && grep -q "^6.12 *6.12.1 " err &&
	! grep -q "^6.1 " err &&
	mv kept.9 mirror/$POOL/linux_6.12.9.orig.tar.xz &&
	mv kept.1 mirror/$POOL/linux_6.12.1.orig.tar.xz &&
	mv kept mirror/$POOL/linux_6.12.5.orig.tar.xz
'

test_expect_success 'a version without a pin: exit 4, the pins of its series or all' '
	code 4 "$FETCH" 6.12.77 && grep -q "^6.12 *6.12.9" err && ! grep -q "^6.1 " err &&
	code 4 "$FETCH" 4.4 && grep -q "^6.12 *6.12.9" err && grep -q "^6.1 *6.1.7" err
'

test_expect_success 'a corrupt file in the cache is removed, said, and got again' '
	code 0 "$FETCH" 6.12.5 first && rm -rf first &&
	printf X | dd of="$TARBALLS/linux_6.12.5.orig.tar.xz" bs=1 seek=99 conv=notrunc 2>/dev/null &&
	code 0 "$FETCH" 6.12.5 again && grep -q "removed a corrupt" err &&
	test -f again/Makefile
'

test_expect_success 'a mirror with wrong bytes: nothing is extracted, nothing kept' '
	cp -r mirror bad && for f in bad/$POOL/*; do
		printf X | dd of="$f" bs=1 seek=99 conv=notrunc 2>/dev/null || return 1
	done &&
	rm -rf "$TARBALLS" && cp targets targets.good &&
	echo "file:${PWD// /%20}/bad/|Debian" >targets &&
	code 4 "$FETCH" 6.12.5 wrong && grep -q "SHA-256 is not the pinned one" err &&
	test ! -e wrong && test -z "$(ls "$TARBALLS")"
'

test_expect_success 'of several mirrors, one good one is enough' '
	cat targets.good >>targets && echo "cdrom:/media/|Debian" >>targets &&
	code 0 "$FETCH" 6.12.5 several && grep -q "skipped" err && test -f several/Makefile
'

test_expect_success 'a mirror list (mirror+file:) is read' '
	rm -rf "$TARBALLS" && { echo "# mine" && sed "s/|.*//" targets.good; } >list &&
	mkdir /tmp/tif-list.$$ && cp list /tmp/tif-list.$$/list &&
	echo "mirror+file:/tmp/tif-list.$$/list/|Debian" >targets &&
	code 0 "$FETCH" 6.12.5 listed; rc=$? ; rm -rf /tmp/tif-list.$$ ; return $rc
'

test_expect_success 'an apt without the archive, or without an answer: exit 4, said' '
	rm -rf "$TARBALLS" &&
	echo "file:/nowhere/|Debian-Security" >targets &&
	code 4 "$FETCH" 6.12.5 x && grep -q "apt-get update" err &&
	! grep -q internal err &&
	rm targets && code 4 "$FETCH" 6.12.5 x && grep -q "apt-get update" err &&
	! grep -q internal err && cp targets.good targets
'

test_expect_success 'usage errors are exit 2' '
	code 2 "$FETCH" && code 2 "$FETCH" --bogus 6.12 &&
	code 2 "$FETCH" 6.12 a b && code 2 "$FETCH" 6.12 a --only
'

test_expect_success 'help and the list need no mirror' '
	code 0 "$FETCH" --help && grep -q "usage: fetch.sh" out &&
	code 0 "$FETCH" --list && test 4 = "$(wc -l <out)" && code 2 "$FETCH" --list 6.12
'

test_expect_success '--listed extracts what a file lists, as far as it is there' '
	printf "%s\n" Makefile include/linux/sched.h no/such/path arch >list &&
	code 0 "$FETCH" --listed list 6.12.5 "a list" && find "a list" -type f | sort >have &&
	printf "a list/%s\n" Makefile arch/x86/blob include/linux/sched.h >want && test_cmp want have &&
	echo no/such/path >list && code 1 "$FETCH" --listed list 6.12.5 nothing &&
	grep "has nothing of what is asked for" err && test ! -e nothing && test ! -e nothing.part &&
	code 4 "$FETCH" --listed no-such-list 6.12.5 nothing
'

test_expect_success '--exact takes no other pin in place of the version' '
	rm -f "$TARBALLS"/linux_6.12.1.* && mv "mirror/$POOL/linux_6.12.1.orig.tar.xz" aside &&
	code 4 "$FETCH" --exact 6.12.1 exact &&
	test ! -e exact && code 0 "$FETCH" 6.12.1 inexact && grep -q "VERSION = 6.12" inexact/Makefile &&
	mv aside "mirror/$POOL/linux_6.12.1.orig.tar.xz" && code 0 "$FETCH" --exact 6.12.1 exact
'

test_done
