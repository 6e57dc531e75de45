#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The rules of docs/patch-headers.md: good headers pass, each rule can fail.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the checker of patch headers'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

rules() { awk -f "$KIT/maint/patch-header.awk" "$@"; }

cat >good.patch <<'END'
# SPDX-License-Identifier: GPL-2.0
Subject: rseq: run the fast path last on the way out

The update is done once, and nothing can raise a new event after it.

It has a second paragraph.

Patch-mainline: v6.19-rc1
Upstream-commit: commit 3db6b38dfe64
 ("rseq: Switch to fast path processing on exit to user") partial
Upstream-commit: commit 0123456789ab ("rseq: It's \"quoted\" (twice)")
Upstream-author: Some One <some.one@example.org>
Upstream-commit: commit abcdef012345 ("x86: Do it") semantics only, all but
 the trace point
Upstream-author: Another <another@example.org>
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
sed -i 's/^Subject: .*/Subject: rseq: another subject/' good.header

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
test_expect_success 'without a commit: Not yet and Never; with one: a release' '
	for v in "Not yet, backport glue" "Never, it guards modules"; do
		sed -e "s/^Patch-mainline:.*/Patch-mainline: $v/" -e "/^Upstream/d" -e "/^ /d" good.patch >ok.patch &&
		rules ok.patch && rejects "no release in Patch-mainline" "s/^Patch-mainline:.*/Patch-mainline: $v/" || return 1
	done &&
	sed "s/^Patch-mainline:.*/Patch-mainline: v6.18/" good.patch >ok.patch && rules ok.patch &&
	rejects "and no Upstream-commit" "/^Upstream/d; /^ /d"
'
test_expect_success 'several files: only the bad one is named' '
	sed 1d good.patch >bad.patch && sed -i "s/^Subject: .*/Subject: rseq: a third/" bad.patch &&
	! rules good.patch bad.patch good.header >out &&
	test 1 = "$(wc -l <out)" && grep -q "^bad.patch:1: " out
'
test_expect_success 'licence line' 'rejects "first line is not" "1s/2.0/3.0/"'
test_expect_success 'subject: its form' '
	rejects "not .Subject" "2s/Subject: /Title: /" &&
	rejects "not .Subject" "2s/rseq: //" &&
	rejects "not .Subject" "2s/rseq: /[rseq] /" &&
	sed "2s/rseq/KVM/" good.patch >ok.patch && rules ok.patch
'
test_expect_success 'subject: its length, its end' '
	sed "2s/run.*/do/" good.patch >ok.patch && rules ok.patch &&
	sed "2s/.*/Subject: rseq: $(printf "%069d" 0)/" good.patch >ok.patch && rules ok.patch &&
	rejects "has 76 characters" "2s/.*/Subject: rseq: $(printf "%070d" 0)/" &&
	rejects "full stop" "2s/$/./"
'
test_expect_success 'subject: that of another file' '
	cp good.patch same.patch && ! rules good.patch same.patch >out &&
	grep -q "^same.patch:2: the subject is also that of good.patch" out
'
test_expect_success 'blank line after the subject' 'rejects "no blank line after" 3d'
test_expect_success 'body: there, a sentence, wrapped' '
	rejects "no body" "4,7d" &&
	rejects "no whole sentence" "4,6c words without an end" &&
	rejects "more than 75" "4s/$/ And this goes on and on./"
'
test_expect_success 'body: a blank line before the tags' 'rejects "before the tags" 7d'
for tag in Patch-mainline Fixes-checked-to; do
	test_expect_success "$tag is there, once" "
		rejects 'no $tag' '/^$tag/d' && rejects 'more than one $tag' '/^$tag/p'
	"
done
test_expect_success 'Patch-mainline: its values' '
	for v in "" v6 6.19-rc1 "v6.19 rc1" "v6.19-rc1, partial" "Not yet" "Never" "never, ours" "never, kit only, ours"; do
		rejects "^bad.patch:[0-9]*: .*Patch-mainline" "s/^Patch-mainline:.*/Patch-mainline: $v/" || return 1
	done
'
test_expect_success 'Upstream-commit: its values' '
	for v in "0123456789ab (\"A\")" "commit 0123456789a (\"A\")" "commit 0123456789AB (\"A\")" "commit 0123456789ab" \
		"commit 0123456789abc (\"A\")" "commit 0123456789ab A" "commit 0123456789ab (A)" "commit 0123456789ab (\"\")" \
		"commit 0123456789ab (\"A\") part" "commit 0123456789ab (\"A\") partial," "none, why"; do
		rejects "^bad.patch:11: Upstream-commit: is" "11s/.*/Upstream-commit: $v/" || return 1
	done
'
test_expect_success 'Upstream-commit: on several lines' '
	rejects "^bad.patch:9: Upstream-commit: is" "10s/ partial/ all/" &&
	rejects "^bad.patch:9: Upstream-commit: is" 10d && rejects "text among" "10s/^ //" &&
	rejects "^bad.patch:10: the line has [0-9]* char" "10s/$/, and more than fits here/" &&
	rejects "^bad.patch:9: the line has [0-9]* char" "9s/$/ (\"rseq: Switch to fast path processing on exit to user\")/; 10d" &&
	rejects "text among" "/^Fixes/a\\ and this"
'
test_expect_success 'Upstream-commit: one subject for a commit, in all files' '
	sed -e "s/Switch to/Go to/" good.header >other.header && ! rules good.patch other.header >out &&
	grep -q "^other.header:9: commit 3db6b38dfe64 has another subject in good.patch" out
'
test_expect_success 'the table of whole ids: each cited commit, and no other' '
	printf "# a comment\n3db6b38dfe640207da706b286d4181237391f5bd\trseq: Switch to fast path processing on exit to user\n" >table &&
	printf "0123456789ab%028d\trseq: It'"'"'s \\\\\"quoted\\\\\" (twice)\n" 0 >>table && cp table short &&
	printf "abcdef012345%028d\tx86: Do it\n" 0 >>table &&
	rules -v table=table good.patch good.header && ! rules -v table=short good.patch >out && grep -q "^short: has no abcdef012345 .*good.patch cites" out &&
	sed "s/Do it/Do/" table >other && ! rules -v table=other good.patch >out && grep -q "^other: no header cites abcdef012345" out &&
	sed "s/^3db6b38d/3DB/" table >bad && ! rules -v table=bad good.patch >out && grep -q "^bad: not .40 hex" out
'
test_expect_success 'Upstream-author: there, its form, and after a commit' '
	rejects "^bad.patch:13: no Upstream-author" "/^Upstream-author: Ano/d" &&
	rejects "Name <mail>" "s/ <some.one@example.org>//" && rejects "Name <mail>" "s/Some One //" &&
	rejects "does not follow" "/^Upstream-author: Ano/p"
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
