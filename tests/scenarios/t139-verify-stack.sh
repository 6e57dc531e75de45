#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='verify.sh finds the stack wherever apply.sh has put it'

# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

built_program

# verify WORDS: the functions of verify.sh's levels, on tree.
verify() {
	bash -c '. kit/scripts/lib/common.sh
		. kit/scripts/lib/verify/static.sh
		. kit/scripts/lib/verify/build.sh
		BASELINE="" TREE=$PWD/tree ARCH_NAME=one
		scratch
		load_stack
		eval "$1"' verify "$1"
}

# found: its nine patches; their files, as objects too; the tree before them.
found() {
	verify "stack_names" >names && [[ $(wc -l <names) == 9 && $(tail -n 1 names) == 0009-rseq-last.patch ]] &&
		verify "stack_files" >files && grep -qx kernel/entry.c files && [[ -z $(uniq -d files) ]] &&
		verify "touched_objects" | grep -qx kernel/entry.o &&
		verify 'cp -a "$TREE" "$SCRATCH/copy"; stack_take_off "$SCRATCH/copy" && cat "$SCRATCH/copy/kernel/entry.c"' >entry.c &&
		test_cmp "$MINI/tree/kernel/entry.c" entry.c
}

# listed: the same nine as fingerprint.json has them.
listed() {
	"$KIT_PROGRAM" --kit kit results stack tree >patches.json && jq -r '.[].file' patches.json >have && cat have &&
		sed 's/^[0-9]*-//' names >want && tr / - <have | test_cmp want - &&
		jq -e 'all(has("subject") and has("mainline") and (.commits | type == "array")) and .[8].mainline == "v6.18-rc1" and .[8].subject == "rseq: the slow path" and .[8].commits == ["commit 29589343488e (\"a: b\") partial"]' patches.json
}

header=arch/x86/include/asm/thread_info.h

test_expect_success 'a quilt stack' '
	new_kit && cp "$KIT/patches/upstream.tsv" kit/patches/ && new_tree &&
	(cd tree && sed "s/12\(.*a probe was hit\)/30\1/" "$header" |
		diff -u --label "a/$header" --label "b/$header" "$header" -) >>kit/patches/rseq/last.patch
	sed -i "s/^Patch-mainline:.*/Patch-mainline: v6.18-rc1\nUpstream-commit: commit 29589343488e (\"a: b\") partial/" kit/patches/rseq/last.patch &&
	apply tree >/dev/null && found && listed
'
test_expect_success 'without a baseline, the header of before is the one with the stack taken off' '
	grep -qx "$header" files && verify "cat \"\$(static_baseline x86)/$header\"" >have &&
	test_cmp "$MINI/tree/$header" have && ! cmp -s "tree/$header" have
'
test_expect_success 'commits' '
	repository && apply --as git tree >/dev/null && [[ ! -e tree/patches ]] && found && listed
'
test_expect_success 'commits are exported like a quilt stack' '
	kit/scripts/export.sh --format git tree mails && ! grep "^Tif-backports:" mails/tif-backports.mbox &&
	git clone -q tree other && git -C other checkout -q "$base" && git -C other am -q ../mails/tif-backports.mbox &&
	[[ $(git -C other rev-list "$base"..HEAD | wc -l) == 9 ]] && git -C other diff --exit-code origin/main
'
# facts: what the levels take from what has landed.
facts() { # the tree before is the baseline
	MINI=$MINI verify '. kit/scripts/lib/verify/objects.sh; . kit/scripts/lib/verify/kabi.sh
		BASELINE=$MINI/tree; echo "$(landed series) $(landed level) $(landed numbering)"
		echo "$(unconverted x86):$(unconverted arm)"; ARCH_NAME=x86; not_native; if renumbered; then echo renumbered; fi'
}
test_expect_success 'what has landed is the same for commits and for a quilt stack, in both numberings and levels' '
	for what in "generic rseq" "generic tif" "native rseq"; do
		set -- $what
		for form in quilt git; do
			rm -rf tree && new_tree && repository && apply --as $form --numbering $1 --level $2 tree >/dev/null &&
				facts >"$form" || return 1
		done
		test_cmp quilt git && head -n 1 git >first && grep -x "6.12 $2 $1" first && grep -x :unconverted git || return 1
		case $what in
		generic*) grep "the numbering is generic" git && grep -x renumbered git ;;
		*) grep "level rseq changes code" git && ! grep renumbered git ;;
		esac || return 1
	done
'
test_expect_success 'no stack of this kit: the reason is said' '
	rm -rf tree && new_tree && verify "stack_names; printf %s \"\$STACK_WHY\"" >out && [[ -s out ]] && ! grep -q patch$ out &&
	test_expect_code 1 "$KIT_PROGRAM" --kit kit results stack tree
'
test_done
