#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='on top of stacks that are not ours, and off again without a trace'

# shellcheck source=tests/lib/vendor-stack.sh
. "$(dirname -- "$0")/../lib/vendor-stack.sh"

test_expect_success 'setup' 'new_kit'

folder=debian/patches
test_expect_success "$folder: a dry run changes nothing, and says where the stack would go" '
	vendor_stack '$folder' && snapshot tree >before && apply --dry-run tree >out && snapshot tree >after && test_cmp before after &&
	grep "would add '$folder'/tif-backports/ (9 patches), .pc/tif-backports/" out && grep "names to '$folder'/series" out
'
test_expect_success "$folder: the stack lands on top, under its own names" '
	apply --json r.json tree >out && grep "on top of the one in '$folder' (2 patches)" out && status_is applied &&
	[[ $(q applied | head -n 2 | xargs) == "first.patch topic/second.patch" && $(q applied | grep -c "^tif-backports/") == 9 ]] &&
	[[ $(q series | xargs) == "$(q applied | xargs)" ]] && jq -e ".place.series == \"'$folder'/series\"" r.json
'
test_expect_success "$folder: a second run has nothing to do" 'apply tree | grep "^Already applied"'
test_expect_success "$folder: quilt pops and pushes both" '
	bytes tree >applied.bytes && q pop -a >/dev/null && [[ $(grep -c vendor tree/kernel/entry.c tree/Kconfig | xargs) == "tree/kernel/entry.c:0 tree/Kconfig:0" ]] &&
	[[ ! -e tree/kernel/rseq_entry.c ]] && q push -a --fuzz=0 >/dev/null && bytes tree >have && test_cmp applied.bytes have && status_is applied
'
test_expect_success "$folder: undo gives the vendor'\''s tree back, byte for byte" 'apply --undo tree >out && same && q pop -a >/dev/null && q push -a >/dev/null'
test_expect_success "$folder: popped by quilt down to the vendor'\''s, then undone" '
	vendor_stack '$folder' && apply tree >/dev/null && q pop topic/second.patch >/dev/null && status_is popped && apply --undo tree >/dev/null && same
'

test_expect_success 'a list that does not end in a newline is what it was' '
	vendor_stack patches && printf %s "$(<tree/patches/series)" >series && cp series tree/patches/series && bytes tree >vendor.bytes &&
	apply tree >/dev/null && q series | grep -c tif-backports && apply --undo tree >/dev/null && same
'
test_expect_success 'a patch on top of ours: named, nothing is undone' '
	vendor_stack patches && apply tree >/dev/null && (q new mine.patch && q add Makefile && echo "# mine" >>tree/Makefile && q refresh) >/dev/null &&
	status_is changed && refuses 1 "mine.patch is on top of it" --undo tree && q pop >/dev/null &&
	apply --undo tree >/dev/null && [[ $(xargs <tree/patches/series) == "first.patch topic/second.patch mine.patch" ]]
'
test_expect_success 'a Debian source package: patches is a link to debian/patches' '
	vendor_stack debian/patches && ln -s debian/patches tree/patches && echo patches >tree/.pc/.quilt_patches && bytes tree >vendor.bytes &&
	apply tree >/dev/null && [[ -e tree/debian/patches/tif-backports/rseq/last.patch ]] && q pop 3 >/dev/null && q push -a >/dev/null &&
	apply --undo tree >/dev/null && same
'
test_expect_success 'half of the vendor'\''s patches are applied' '
	vendor_stack patches && q pop >/dev/null && refuses 1 "1 of 2 patches are applied.*quilt push -a" tree
'

cd / && rm -rf "$plain"
test_done
