#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='files without a stack: --as plain, and beside stacks that take none; killed on top of one'

# shellcheck source=tests/lib/vendor-stack.sh
. "$(dirname -- "$0")/../lib/vendor-stack.sh"

test_expect_success 'setup' 'new_kit'

test_expect_success 'patches outside of the tree: the files land without a stack, and a note says so' '
	vendor_stack patches && mkdir -p elsewhere && rm -rf elsewhere/patches && mv tree/patches elsewhere/ && ln -s ../elsewhere/patches tree/patches &&
	bytes tree >vendor.bytes && apply tree >out && grep "^note: quilt.s patches are not in a folder of the tree.*--as plain" out && status_is applied &&
	[[ $(jq -r .place.as status.json) == plain && ! -e elsewhere/patches/tif-backports ]] && apply --undo tree >/dev/null && same
'
for name in series patches; do
	test_expect_success "$name, and no .pc: no stack of quilt; without a stack" '
		rm -rf tree && new_tree && { [[ '$name' == series ]] && echo a.patch >tree/series || mkdir tree/patches; } && bytes tree >vendor.bytes &&
		status_is foreign && apply tree >out && grep "^note: '$name' without .pc" out && apply --undo tree >/dev/null && same
	'
done
test_expect_success 'only .pc' '
	vendor_stack patches && rm -r tree/patches && bytes tree >vendor.bytes && apply tree >out && grep "^note: .*--as plain" out &&
	apply --undo tree >/dev/null && same
'
test_expect_success '--as plain beside a stack' '
	vendor_stack patches && apply --as plain tree >/dev/null && bytes tree/patches >have && [[ ! -e tree/patches/tif-backports ]] &&
	status_is applied && apply --undo tree >/dev/null && same
'
test_expect_success 'our names are taken' '
	vendor_stack patches && mkdir tree/patches/tif-backports && refuses 1 "patches/tif-backports or .* is there already" tree
'

test_expect_success '--as plain: the files of the stack, and no stack' '
	rm -rf tree && new_tree && apply tree >/dev/null && no_stack tree >want && apply --undo tree >/dev/null && apply --as plain tree >out &&
	no_stack tree >have && test_cmp want have && [[ ! -e tree/patches && ! -e tree/.pc ]] && status_is applied &&
	apply --as plain tree | grep "^Already" && apply --undo tree >out && grep "; .tif-backports is gone" out && restored
'
test_expect_success 'an edit on it is found' '
	apply --as plain tree >/dev/null && echo "/* mine */" >>tree/kernel/entry.c && status_is changed && refuses 1 "edited since.*entry.c" --undo tree
'
test_expect_success 'a place that this kit does not make' '
	for place in "{\"as\": \"quilt\", \"patches\": \"../outside/tif-backports\", \"pc\": \".pc/tif-backports\", \"series\": \"series\"}" \
		"{\"as\": \"quilt\", \"patches\": \"kernel\", \"pc\": \".pc\", \"series\": \"\"}" \
		"{\"as\": \"quilt\", \"patches\": \"patches/tif-backports\", \"pc\": \".pc/tif-backports\", \"series\": \".git/config\"}"; do
		rm -rf tree && new_tree && apply tree >/dev/null && jq ".place = $place" tree/.tif-backports/info.json >info && cp info tree/.tif-backports/info.json &&
			refuses 1 "info.json is unreadable" --undo tree || return 1
	done
'
test_expect_success 'another way is none' 'refuses 2 "as is quilt, git or plain" --as tar tree'

# killed in every step, on top of a vendor's stack
test_expect_success 'killed at any step: the next run goes on, both ways' '
	vendor_stack patches && cp -a tree start && apply tree >/dev/null && bytes tree >applied.bytes && cp -a tree end &&
	for at in landing patches:1 patches:2 pc:2; do
		rm -rf tree && cp -a start tree && test_expect_code 137 env TIF_KILL_AT=$at kit/scripts/apply.sh tree >/dev/null 2>&1 &&
			cp -a tree other && apply tree >/dev/null && bytes tree >have && test_cmp applied.bytes have &&
			rm -rf tree && mv other tree && apply --undo tree >/dev/null && same || { echo "at $at"; return 1; }
	done &&
	for at in unstack:1 unstack:2 restore:1; do
		rm -rf tree && cp -a end tree && test_expect_code 137 env TIF_KILL_AT=$at kit/scripts/apply.sh --undo tree >/dev/null 2>&1 &&
			apply --undo tree >/dev/null && same || { echo "at $at"; return 1; }
	done
'

cd / && rm -rf "$plain"
test_done
