#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the stack is what quilt itself would have left'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# Some commands of quilt cannot work where a path has a blank.
plain=$(mktemp -d) && cd "$plain" || exit

q() { (cd "$1" && shift && quilt --quiltrc - "$@"); }

# pc DIR: all of its .pc, with modes; and whether the copies have the time of their patch.
pc() {
	bytes "$1/.pc" && (cd "$1/.pc" && find . -name .timestamp | sort | while read -r stamp; do
		find "${stamp%/*}" -type f -size +0 ! -newer "$stamp" ! -path "$stamp" | sort
	done)
}

test_expect_success 'setup: quilt pushes the same patches on a pristine tree' '
	new_kit && new_tree && chmod 0755 tree/kernel/sched/core.c && chmod 0444 tree/kernel/entry.c && bytes tree >pristine.bytes && cp -a tree byquilt &&
	apply tree >/dev/null && cp -a tree/patches byquilt/ && cp -a byquilt unpushed && q byquilt push -a --fuzz=0 -q >/dev/null
'
test_expect_success '.pc is the same, byte for byte and mode for mode' '
	pc byquilt >want && pc tree >have && test_cmp want have && grep -q "applied-patches" have && grep -q "entry.c" have
'
test_expect_success 'new files have an empty copy' '
	[[ -e tree/.pc/compat/rseq.patch/kernel/rseq_entry.c && ! -s tree/.pc/compat/rseq.patch/kernel/rseq_entry.c ]]
'
test_expect_success 'and so are the files' 'no_stack byquilt >want && no_stack tree >have && test_cmp want have'
for command in series applied top files "files -a" "diff -p ab --no-timestamps" "diff -p ab -z" "header" "patches kernel/entry.c" \
	"annotate kernel/entry.c"; do
	test_expect_success "quilt $command says the same" '
		q byquilt '"$command"' >want && q tree '"$command"' >have && test_cmp want have
	'
done
test_expect_success 'quilt refresh of each patch does the same' '
	q tree pop -a >/dev/null && for dir in unpushed tree; do
		for p in $(q $dir series); do q $dir push && q $dir refresh -p ab --no-timestamps --no-index || return 1; done >/dev/null
	done && bytes unpushed/patches >want && bytes tree/patches >have && test_cmp want have
'
test_expect_success 'quilt pop -a leaves the pristine tree' '
	q tree pop -a >/dev/null && no_stack tree >have && test_cmp pristine.bytes have
'
test_expect_success 'quilt shows an edit on top' '
	rm -rf tree && new_tree && apply tree >/dev/null && echo "/* more */" >>tree/kernel/entry.c && q tree diff -z >diff &&
	grep "^+/\* more \*/" diff && [[ $(grep -c "^[-+][^-+]" diff) == 1 ]]
'

cd / && rm -rf "$plain"
test_done
