#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The rules of docs/patch-headers.md: good headers pass, each rule can fail.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the checker of patch headers'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

rules() { awk -f "$KIT/maint/patch-header.awk" "$@"; }

cat >good.patch <<'END'
# SPDX-License-Identifier: GPL-2.0
Subject: [rseq] run the fast path last on the way out

The update is done once, and nothing can raise a new event after it.

It has a second paragraph.

Patch-mainline: v6.19-rc1, partial
Upstream-commit: 3db6b38dfe64 partial
Upstream-commit: 0123456789abcdef0123456789abcdef01234567
Upstream-commit: 0123456789ab semantics only, all but the trace point
Fixes-checked-to: v7.2.8
Checkpatch-note: a long line that is upstream's own
---
--- a/file
+++ b/file
@@ -1 +1 @@
-Patch-mainline: this is only the diff, and it ends in a space 
+new
END
sed '/^---$/,$d' good.patch >good.header

# rejects WORDS SED-SCRIPT [FROM]: the header, so edited, is refused for that.
rejects() {
	local from=${3-good.patch}
	sed -e "$2" "$from" >"bad.${from##*.}" || return 1
	if cmp -s "$from" "bad.${from##*.}"; then
		echo "the edit changed nothing"
		return 1
	fi
	if rules "bad.${from##*.}" >out; then
		echo "accepted"
		return 1
	fi
	grep -q -e "$1" out || {
		cat out
		return 1
	}
}

test_expect_success 'a good patch and a good header pass, in silence' '
	rules good.patch good.header >out && test_cmp /dev/null out
'
test_expect_success 'the three kinds of Patch-mainline pass, and none with a reason' '
	for v in "v6.18" "Not yet, backport glue" "never, kit only, it guards modules"; do
		sed "s/^Patch-mainline:.*/Patch-mainline: $v/" good.patch >ok.patch &&
		rules ok.patch || return 1
	done &&
	sed -e "/^Upstream-commit: 0/d" -e "s/^\(Upstream-commit:\).*/\1 none, it is ours/" \
		good.patch >ok.patch && rules ok.patch
'
test_expect_success 'several files: only the bad one is named' '
	sed 1d good.patch >bad.patch && ! rules good.patch bad.patch good.header >out &&
	test 1 = "$(wc -l <out)" && grep -q "^bad.patch:1: " out
'
test_expect_success 'licence line' 'rejects "first line is not" "1s/2.0/3.0/"'
test_expect_success 'subject: its form' '
	rejects "not .Subject" "2s/Subject: /Title: /" &&
	rejects "not .Subject" "2s/\[rseq\] //" &&
	rejects "not .Subject" "2s/\[rseq\]/[Rseq]/"
'
test_expect_success 'subject: its length, its end' '
	rejects "has 23 characters" "2s/run.*/do this/" &&
	rejects "31 to 70" "2s/$/ of the kernel to user mode once again/" &&
	rejects "full stop" "2s/$/./"
'
test_expect_success 'blank line after the subject' 'rejects "no blank line after" 3d'
test_expect_success 'body: there, a sentence, wrapped' '
	rejects "no body" "4,7d" &&
	rejects "no whole sentence" "4,6c words without an end" &&
	rejects "more than 75" "4s/$/ And this goes on and on./"
'
test_expect_success 'body: a blank line before the tags' 'rejects "before the tags" 7d'
for tag in Patch-mainline Upstream-commit Fixes-checked-to; do
	test_expect_success "$tag is there" "rejects 'no $tag' '/^$tag/d'"
done
test_expect_success 'tags that stand once' '
	rejects "more than one Patch-mainline" "/^Patch-mainline/p" &&
	rejects "more than one Fixes" "/^Fixes/p"
'
test_expect_success 'Patch-mainline: its values' '
	for v in "" v6 6.19-rc1 "v6.19 rc1" "v6.19-rc1," "Not yet" "never, kit only" "never, ours"; do
		rejects "^bad.patch:[0-9]*: .*Patch-mainline" "s/^Patch-mainline:.*/Patch-mainline: $v/" || return 1
	done
'
test_expect_success 'Upstream-commit: its values' '
	for v in 3db6b38dfe6 3DB6B38DFE64 "3db6b38dfe64 part" none "none," \
		"3db6b38dfe64 partial," 0123456789abcdef0123456789abcdef012345678; do
		rejects "Upstream-commit:" "s/^\(Upstream-commit:\) 3db.*/\1 $v/" || return 1
	done &&
	rejects "others beside it" "s/^\(Upstream-commit:\) 3db.*/\1 none, why/"
'
test_expect_success 'Fixes-checked-to: its values' '
	for v in 7.2.8 v7 v7.2.x "v7.2.8 or so"; do
		rejects "Fixes-checked-to: is" "s/^\(Fixes-checked-to:\).*/\1 $v/" || return 1
	done
'
test_expect_success 'other tags, text and blank lines among the tags' '
	rejects "unknown tag Signed-off-by" "/^Fixes/iSigned-off-by: Some One" &&
	rejects "text among" "/^Fixes/iand this" &&
	rejects "blank line among" "/^Fixes/i\\\\"
'
test_expect_success 'space at the end of a line' 'rejects "space at the end" "4s/$/ /"'
test_expect_success 'the end of the header, and the diff' '
	rejects "before the --- line" "/^---$/d" &&
	rejects "no end" "/^---$/,\$d" && rejects "no diff" "/^--- a/,\$d"
'
test_expect_success 'a .header has no diff' '
	cp good.patch with.header && rejects "has no diff" "s/new/newer/" with.header
'
test_expect_success 'an empty file, a missing file, no file' '
	: >empty.patch && ! rules empty.patch >out && grep -q "empty.patch:1" out &&
	! rules missing.patch >out && grep -q missing.patch out && ! rules </dev/null >out
'
test_done
