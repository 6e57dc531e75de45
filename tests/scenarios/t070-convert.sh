#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='patches that are made from the tree: the conversion of its headers'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
header=arch/x86/include/asm/thread_info.h

# defines NAME VALUE FILE: the #define is there, with that number.
defines() { [[ $(awk -v name="$1" '$1 == "#define" && $2 == name { print $3 }' "$3") == "$2" ]]; }

# numbers FILE: the name and number of each flag, in order.
numbers() { awk '$1 == "#define" && $2 ~ /^TIF_/ { print $2, $3 }' "$1"; }

fresh() { rm -rf tree && new_tree; }

# a hand-written patch of the same header on either side of the conversion
test_expect_success 'setup' '
	new_kit && new_tree && mkdir -p "${header%/*}" && cp tree/$header $header.want && cp -R "$KIT/src" "$KIT/cocci" "$KIT/arch" kit/ &&
	rm -r kit/compat/tif && cp -R "$KIT/compat/tif" kit/compat/ &&
	cp -R tree a && cp -R a b && sed -i "s/a signal waits/a signal is waiting/" b/$header &&
	{ diff -u a/$header b/$header >kit/patches/tif/before.patch; test $? = 1; } &&
	rm -r a && cp -R b a && sed -i "s/looked at on every switch/& of tasks/" b/$header &&
	{ diff -U0 a/$header b/$header >kit/patches/tif/after.patch; test $? = 1; } &&
	printf "%s\n" "# level: tif" compat/tif.patch tif/kconfig.patch tif/before.patch cocci/x86.patch \
		arch/x86/select.patch arch/s390/select.patch >kit/series/6.12 &&
	printf "Subject: [x86] converted\n\nPatch-mainline: Never, for the tests\n" >kit/patches/cocci.tmp &&
	mkdir kit/patches/cocci && mv kit/patches/cocci.tmp kit/patches/cocci/x86.header
'

test_expect_success 'the header is converted where it lands' '
	apply --level tif --json r.json tree >out && grep "^Applied: 6 patches, 5 files" out &&
	grep "#include <asm-generic/thread_info_tif.h>" tree/$header &&
	! grep "define TIF_SIGPENDING" tree/$header && defines TIF_SSBD 16 tree/$header &&
	jq -e ".patches[3] | .name == \"cocci/x86.patch\" and .kind == \"cocci\" and .files == [\"$header\"]" r.json
'
test_expect_success 'it is a patch of the stack, with its own header' '
	grep "^Subject: x86: converted" tree/patches/cocci/x86.patch &&
	grep "^-#define TIF_SIGPENDING.*a signal is waiting" tree/patches/cocci/x86.patch
'
test_expect_success 'it pops and pushes like the others' '
	bytes tree >applied && (cd tree && quilt --quiltrc - pop cocci/x86.patch -q && quilt --quiltrc - pop) >/dev/null &&
	grep "define TIF_SIGPENDING.*is waiting" tree/$header && (cd tree && quilt --quiltrc - pop -a) >/dev/null &&
	cmp tree/$header "$MINI/tree/$header" && (cd tree && quilt --quiltrc - push -a) >/dev/null &&
	bytes tree >again && test_cmp applied again
'
test_expect_success 'again: nothing; undone: as it was' '
	apply --level tif tree >out && grep "^Already applied" out && apply --undo tree >/dev/null && restored
'

test_expect_success 'a patch after the conversion sees its result' '
	sed -i "s/^cocci.*/&\ntif\/after.patch/" kit/series/6.12 &&
	apply --dry-run --verbose tree >out && grep "note: tif/after.patch: $header: hunk 1 fits at" out
'

test_expect_success 'a vendor'\''s own flag gets a number of its own' '
	sed -i "s/^#define TIF_ADDR32.*/&\n#define TIF_VENDOR		30	\/* ours *\//" tree/$header &&
	apply tree >/dev/null && ! defines TIF_VENDOR 30 tree/$header && grep "define TIF_VENDOR.*ours" tree/$header &&
	apply --undo tree >/dev/null && fresh
'

test_expect_success 'numbers that are reserved, and those that other code has, stay free' '
	sed -i "s/^#define TIF_ADDR32.*/&\n#define TIF_VENDOR		30	\/* ours *\//" tree/$header &&
	apply tree >/dev/null && defines TIF_VENDOR 29 tree/$header && apply --undo tree >/dev/null &&
	apply --reserve 29 tree >/dev/null && defines TIF_VENDOR 30 tree/$header &&
	jq -e ".reserve == \"29\"" tree/.tif-backports/info.json && apply --reserve 29 tree >out && grep "^Already applied" out &&
	refuses 1 "with --reserve .29.; asked for is .31." --reserve 31 tree && apply --update tree >out && grep "^Up to date" out &&
	apply --update --reserve 29-30 tree >/dev/null && defines TIF_VENDOR 31 tree/$header && apply --undo tree >/dev/null &&
	refuses 2 "reserve takes numbers from 0 to 63, like 33,40-43, not .64." --reserve 64 tree &&
	mkdir -p tree/drivers/site && printf "enum { TIF_SITE = 29 };\n" >tree/drivers/site/site.c &&
	printf "int site(void) { return test_thread_flag(31); }\n" >tree/kernel/site.c &&
	apply tree >/dev/null && defines TIF_VENDOR 30 tree/$header && apply --undo tree >/dev/null && rm -r tree/drivers/site &&
	printf "int site(void) { return test_thread_flag(30); }\n" >tree/kernel/site.c &&
	refuses 1 "site.c:1: has the number 30, TIF_VENDOR today and free after" tree &&
	printf "#define TIF_SITE 4\n" >tree/kernel/site.c &&
	refuses 1 "TIF_SITE has the number 4, which the conversion would give to TIF_NEED_RESCHED" tree && fresh
'

test_expect_success 'an update steers clear of them in folders that no patch touches' '
	sed -i "s/^#define TIF_ADDR32.*/&\n#define TIF_VENDOR		30	\/* ours *\//" tree/$header && mkdir -p tree/mm/deep tree/arch/x86/mm &&
	printf "enum { TIF_MM = 29 };\n" >tree/mm/deep/site.c && printf "enum { TIF_X86 = 31 };\n" >tree/arch/x86/mm/site.c &&
	apply tree >/dev/null && defines TIF_VENDOR 30 tree/$header && apply --reserve 30 --update tree >/dev/null &&
	numbers tree/$header >have && grep TIF_VENDOR have && ! grep -E "TIF_VENDOR (29|30|31)" have && apply --undo tree >/dev/null && fresh
'

test_expect_success 'a header that cannot be converted is a conflict, with the reason' '
	sed -i "s/^#define TIF_ADDR32.*/&\n#define TIF_VENDOR		29	\/* taken *\//" tree/$header &&
	refuses 1 "cocci/x86.patch: the conversion refused: .*TIF_VENDOR" --json r.json tree &&
	jq -e "any(.conflicts[]; .patch == \"cocci/x86.patch\")" r.json && fresh
'

test_expect_success 'numbering native: its own patches, and every number as it was' '
	cp kit/series/6.12 series.tmp && cp -R "$KIT/compat/tif-native" kit/compat/ &&
	{ diff -u tree/Kconfig - <<<"$(cat tree/Kconfig && echo "# guard")" | sed "s/^--- .*/--- a\/Kconfig/; s/^+++ .*/+++ b\/Kconfig/" >kit/patches/tif/guard.patch; } &&
	sed -i "s/^compat.*/compat\/tif.patch # numbering: generic\ncompat\/tif-native.patch # numbering: native\ntif\/guard.patch # numbering: generic/" kit/series/6.12 &&
	apply --numbering native tree >out && grep "numbering native" out && grep "compat/tif-native" tree/patches/series &&
	! grep -e "compat/tif.patch" -e guard tree/patches/series && ! grep guard tree/Kconfig &&
	numbers $header.want >want && numbers tree/$header | grep -v RSEQ >have && test_cmp want have && grep "#include <asm-generic/thread_info_tif.h>" tree/$header &&
	status_is applied && jq -e ".numbering == \"native\"" status.json && apply --numbering native tree | grep "^Already applied" &&
	refuses 1 "numbering generic, for s390,x86: apply.sh --undo first" tree &&
	apply --undo tree >/dev/null && restored && apply tree >/dev/null && grep guard tree/Kconfig && apply --undo tree >/dev/null && restored
'

test_expect_success 'a numbering that nobody knows, in the series' '
	sed -i "s/numbering: native/numbering: odd/" kit/series/6.12 && refuses 5 "line 3: compat/tif-native.patch: the numbering is generic or native" tree &&
	mv series.tmp kit/series/6.12
'

test_expect_success 'a tree without one of the architectures: said, and the rest is done' '
	rm -r tree/arch/s390 && apply tree >out && grep "note: arch/s390 is not in this tree" out && grep "for x86[.]" out &&
	apply --undo tree >/dev/null && refuses 3 "has no arch/s390: leave it out" --arch s390,x86 tree && fresh
'

test_expect_success 'a header that is generic already is skipped, out loud' '
	printf "%s\n" "# level: tif" tif/kconfig.patch cocci/x86.patch >kit/series/6.12 &&
	mkdir o && kit/scripts/convert.sh --arch x86 tree o && cp o/$header tree/$header && bytes tree >want &&
	apply --json r.json tree >out && grep "note: cocci/x86.patch: nothing to convert" out &&
	grep "^Applied: 1 patches" out && ! grep cocci tree/patches/series &&
	jq -e "[.patches[].outcome] == [\"fits\", \"skipped\"]" r.json &&
	apply --undo tree >/dev/null && bytes tree >have && test_cmp want have && fresh
'

test_expect_success 'no header to convert' '
	rm tree/$header && refuses 1 "cocci/x86.patch: the conversion refused: no $header" tree && fresh
'

test_expect_success 'without spatch' '
	programs_without spatch && snapshot tree >before &&
	(PATH=$PWD/bin && export PATH && test_expect_code 4 kit/scripts/apply.sh tree >out 2>err) &&
	snapshot tree >after && test_cmp before after && grep "spatch is not installed (for cocci/x86.patch): apt-get install coccinelle" err
'

test_expect_success 'without spatch, for an architecture that needs none' '
	echo arch/s390/select.patch >>kit/series/6.12 &&
	(PATH=$PWD/bin && export PATH && kit/scripts/apply.sh --arch s390 tree >out) && grep "^Applied: 2 patches" out &&
	apply --undo tree >/dev/null && restored
'

# spatch_says CODE TEXT: a spatch in front of the real one that ends so.
spatch_says() {
	mkdir -p fake && printf "#!/bin/sh\necho \"%s\" >&2\nexit %s\n" "$2" "$1" >fake/spatch && chmod +x fake/spatch
}

with_fake() { (PATH=$PWD/fake:$PATH && export PATH && "$@"); }

test_expect_success 'a conversion that breaks is no conflict of the tree' '
	spatch_says 2 "it broke" && with_fake refuses 5 "cocci/x86.patch: the conversion ended with 5: spatch failed .*it broke" tree &&
	! grep conflict err
'

test_expect_success 'nor is one that has no room' '
	spatch_says 2 "Sys_error: No space left on device" && with_fake refuses 4 "cocci/x86.patch: spatch cannot write" tree &&
	! grep conflict err
'

test_expect_success 'a table of the kit that cannot be read is the kit'\''s fault' '
	cp kit/arch/x86/bits.tif saved && echo "nonsense" >>kit/arch/x86/bits.tif &&
	refuses 5 "cocci/x86.patch: the conversion ended with 5: .*bits.tif" tree && mv saved kit/arch/x86/bits.tif
'

# Equal sources make equal patches: the program that a kit was applied with is asked directly.
test_expect_success 'another program is another state of the kit' '
	apply tree >/dev/null && apply tree | grep "^Already applied" && program=$(ls -t "$TIF_CACHE"/bin/*/tif-backports | head -n 1) &&
	echo "/* another */" >>kit/src/apply/compose.c &&
	test_expect_code 1 "$program" --kit "$PWD/kit" apply tree >out 2>err && grep "from another state of this kit" err &&
	cp "$KIT/src/apply/compose.c" kit/src/apply/ && apply tree | grep "^Already applied" &&
	echo "/* other numbers */" >>kit/cocci/thread_info.cocci.in &&
	refuses 1 "from another state of this kit" tree && apply --undo tree >/dev/null && restored
'

test_done
