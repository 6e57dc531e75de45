#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='files that are no sources, and patches that are not known: refused at once, by name'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

fresh() { rm -rf tree && new_tree; }

# quickly CODE WORDS: apply.sh refuses tree/ within 10 seconds of CPU time, and never waits.
# snapshot would wait for a FIFO, and read all of a huge file: refuses() is not for these.
quickly() {
	(ulimit -t 10 && test_expect_code "$1" timeout 300 kit/scripts/apply.sh tree) >out 2>err &&
		tail -n 1 err | grep "^apply.sh: error: .*$2" && [[ $(grep -c "error: " err) == 1 && ! -e tree/.tif-backports ]]
}

test_expect_success 'setup' 'new_kit && new_tree'

test_expect_success 'a source of 20 GB, all of it a hole' '
	truncate -s 20G tree/kernel/entry.c && quickly 1 "kernel/entry.c has more than 16 MiB, it is no source" && fresh
'
test_expect_success 'a FIFO named like a source' '
	rm tree/kernel/entry.c && mkfifo tree/kernel/entry.c && quickly 1 "kernel/entry.c is not a regular file" && fresh
'
test_expect_success 'a FIFO where a series looks for evidence' '
	rm tree/arch/x86/Kconfig && mkfifo tree/arch/x86/Kconfig && quickly 1 "arch/x86/Kconfig is not a regular file" && fresh
'
test_expect_success 'a folder named like a source' '
	rm tree/kernel/entry.c && mkdir tree/kernel/entry.c && quickly 1 "kernel/entry.c is not a regular file.*: restore it" && fresh
'
test_expect_success 'a source with CRLF would land with a mix' '
	sed -i "s/\$/\r/" tree/kernel/entry.c && quickly 1 "kernel/entry.c has CRLF at the ends of its lines" && fresh
'
test_expect_success 'one line with CRLF does so, too' '
	sed -i "3s/\$/\r/" tree/kernel/sched/core.c && quickly 1 "kernel/sched/core.c has CRLF" && fresh
'
test_expect_success 'other files may have it' '
	sed -i "s/\$/\r/" tree/Documentation/notes.txt && apply --dry-run tree >out && grep "All 9 patches fit" out && fresh
'

# patch_is TEXT: the last patch of the series.
patch_is() { printf '%b' "Subject: x: y\n\nz\n---\n$1" >kit/patches/rseq/last.patch; }

test_expect_success 'a patch that renames' '
	patch_is "diff --git a/kernel/entry.c b/kernel/exit.c\nsimilarity index 100%\nrename from kernel/entry.c\nrename to kernel/exit.c\n" &&
	quickly 5 "patches/rseq/last.patch cannot be used, line 6: a rename: mend the patch"
'
test_expect_success 'a patch that changes a mode' '
	patch_is "diff --git a/kernel/entry.c b/kernel/entry.c\nold mode 100644\nnew mode 100755\n" &&
	quickly 5 "line 6: a change of the mode"
'
test_expect_success 'a binary patch' '
	patch_is "diff --git a/logo b/logo\nGIT binary patch\nliteral 0\n" && quickly 5 "line 6: a binary file"
'
test_expect_success 'a patch that is cut off' '
	patch_is "--- a/kernel/entry.c\n+++ b/kernel/entry.c\n@@ -1,3 +1,4 @@\n // SPDX\n" && quickly 5 "the hunk is not as long as it says"
'
for path in .tif-backports/journal .git/config .pc/x patches/x a/../../x; do
	test_expect_success "a patch that adds $path" '
		patch_is "--- /dev/null\n+++ b/'"$path"'\n@@ -0,0 +1 @@\n+x\n" && quickly 5 "a patch names the path .'"$path"'."
	'
done
# A TMPDIR with a blank, as in this path, is not used at all.
test_expect_success MOUNT 'a full TMPDIR is no conflict, and ends with exit code 4' '
	cp "$MINI/kit/patches/rseq/last.patch" kit/patches/rseq/ && small=$(mktemp -d) && export small && cat >full.sh <<-\END &&
		mount -t tmpfs -o size=24k none "$small" || exit 99
		TMPDIR=$small kit/scripts/apply.sh tree
	END
	snapshot tree >before && test_expect_code 4 unshare -m bash full.sh >out 2>err && snapshot tree >after && test_cmp before after &&
	rmdir "$small" && [[ $(grep -c "error: " err) == 1 ]] && ! grep conflict err && tail -n 1 err | grep "TMPDIR"
'
test_expect_success 'a TMPDIR that is not there is replaced, out loud' '
	cp "$MINI/kit/patches/rseq/last.patch" kit/patches/rseq/ &&
	TMPDIR=/nowhere/at/all apply --dry-run tree >out 2>err && grep "warning: TMPDIR" err && grep "All 9 patches fit" out
'
test_done
