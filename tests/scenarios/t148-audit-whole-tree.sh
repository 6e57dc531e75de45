#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The whole tree is read: drivers, a vendor's own folders, what links lead to.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='flags and numbers of flags in any folder of the tree'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

header=arch/x86/include/asm/thread_info.h

# new: a tree whose TIF_VENDOR, 30, becomes 29 in a conversion, the first number free
new() {
	rm -rf tree && new_tree && sed -i 's/^#define TIF_ADDR32.*/&\n#define TIF_VENDOR 30/' tree/$header
}

# plant FILE: defines a flag with the number 29, TIF_ADDR32's today, which is a fault, and
# gives 31 to a helper
plant() {
	mkdir -p "tree/${1%/*}" &&
		printf '#define TIF_SITE 29\nstatic inline int site(void) { return test_thread_flag(31); }\n' >"tree/$1"
}

audit() { test_expect_code "$1" "$KIT/scripts/audit.sh" --arch x86 --format json --out found.json "${@:2}" tree; }

# places: "FILE:LINE" of what was found outside of the header, sorted; what has no line
# is about the kit's facts
places() { jq -r '.archs[].findings[] | "\(.file):\(.line)"' found.json | grep -v -e thread_info.h: -e ':0$' | sort; }

# found FILE [OPTION...]: both plants, each once, and nothing else
found() {
	local file=$1
	audit 1 "${@:2}" && printf '%s:1\n%s:2\n' "$file" "$file" >want && places >have && test_cmp want have
}

# clean: neither of them is found
clean() { audit 0 && places >have && test_must_be_empty have; }

# unread FILE TEXT: the audit names it, the verdict follows, a conversion is refused
unread() {
	audit 1 && jq -e --arg f "$1" '.core.not_read | map(.file) == [$f]' found.json &&
		jq -r '.core.not_read[].text' found.json | grep -e "$2" &&
		jq -e '.archs[0].verdict.answer == "no"' found.json && refuses 1 "$1: .*may have any number.*$2" --verbose tree
}

vendor_is() { grep -q "^#define TIF_VENDOR[[:space:]]*$1\b" tree/$header || { grep VENDOR tree/$header && return 1; }; }

# avoided: a conversion, and the one of an update, keep clear of 29 and 31
avoided() {
	apply tree >/dev/null && vendor_is 30 && apply --update --reserve 30 tree >/dev/null && vendor_is '\(2[0-8]\|1[0-9]\|3[2-9]\)' &&
		apply --undo tree >/dev/null && vendor_is 30
}

test_expect_success 'setup: a kit that converts' '
	new_kit && new_tree && rm -r kit/compat/tif && cp -R "$KIT/compat/tif" kit/compat/ &&
	printf "%s\n" "# level: tif" compat/tif.patch tif/kconfig.patch cocci/x86.patch arch/x86/select.patch arch/s390/select.patch >kit/series/6.12 &&
	mkdir kit/patches/cocci && printf "Subject: [x86] converted\n\nPatch-mainline: Never, for the tests\n" >kit/patches/cocci/x86.header
'
test_expect_success 'without a plant nothing is in the way' '
	new && clean && apply tree >/dev/null && vendor_is 29 && apply --undo tree >/dev/null
'
for file in drivers/site/deep/site.c drivers/site/site.h net/site.c sound/site.h ubuntu/module/site.c techpack/site.h; do
	test_expect_success "$file" 'new && plant $file && found $file && avoided'
done
test_expect_success 'folders that have no code of a kernel are not read, unless it is said' '
	for dir in Documentation LICENSES debian scripts tools usr .pc; do
		new && plant $dir/site.c && clean && found $dir/site.c --with $dir || return 1
	done && apply tree >/dev/null && vendor_is 29
'
test_expect_success '--with what is read anyway, by any name: once' '
	new && plant drivers/site.c && found drivers/site.c --with drivers --with ./drivers/ --with "$PWD/tree/drivers" &&
	rm tree/drivers/site.c && plant tools/a/site.c && found tools/a/site.c --with tools/a --with "$PWD/tree/tools" --with tools
'
test_expect_success 'a link to a folder of the tree is followed, and read once, by its name' '
	new && plant tools/site/site.c && ln -s ../tools/site tree/drivers && ! found tools/site/site.c &&
	rm -f tree/drivers && mkdir tree/drivers && ln -s ../tools/site tree/drivers/one && found tools/site/site.c && avoided &&
	ln -s one tree/drivers/two && ln -s .. tree/drivers/loop && ln -s ../arch tree/drivers/archs && found tools/site/site.c
'
test_expect_success 'a top folder, a folder of the architecture and a file that are links' '
	new && plant tools/site/site.c && ln -s tools/site tree/vendor && found tools/site/site.c && avoided && rm tree/vendor &&
	ln -s ../../tools/site tree/arch/x86/site && found tools/site/site.c && avoided && rm tree/arch/x86/site &&
	mkdir -p tree/drivers && ln -s ../tools/site/site.c tree/drivers/mine.c && found drivers/mine.c && avoided
'
test_expect_success 'a link to what is read anyway adds nothing' '
	new && plant drivers/site.c && ln -s site.c tree/drivers/same.c && ln -s ../drivers tree/kernel/drivers &&
	ln -s ../../drivers tree/arch/x86/drivers && found drivers/site.c
'
test_expect_success 'a link that leads out of the tree is not read' '
	mkdir -p elsewhere && echo "#define TIF_OUT 31" >elsewhere/out.c && new && mkdir -p tree/drivers &&
	ln -s ../../elsewhere tree/drivers/out && unread drivers/out "a link that leads out of the tree" && rm tree/drivers/out &&
	ln -s "$PWD/elsewhere/out.c" tree/drivers/out.c && unread drivers/out.c "a link that leads out of the tree" && rm -r tree/drivers &&
	ln -s ../elsewhere tree/drivers && unread drivers "a link that leads out of the tree"
'
test_expect_success 'a link to nothing: within the tree there is nothing, outside it may be code' '
	new && mkdir -p tree/drivers && ln -s ../redhat/configs tree/drivers/configs && ln -s gone.c tree/drivers/x.c && audit 0 &&
	ln -s ../../gone/code tree/drivers/code && unread drivers/code "a link to what is not here"
'
test_expect_success 'code beside the tree: its links stay in it, or lead to the tree' '
	new && rm -rf module && mkdir -p module/a && printf "#define TIF_SITE 29\n\n" >module/a/x.c && ln -s a module/b && ln -s ../tree module/kernel &&
	audit 1 --with module && places >have && echo module/a/x.c:1 >want && test_cmp want have &&
	ln -s ../elsewhere module/out && audit 1 --with module && jq -e ".core.not_read[0].file == \"module/out\"" found.json
'

test_done
