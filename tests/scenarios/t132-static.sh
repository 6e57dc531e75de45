#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The static checks of a patched tree: good ones pass, each fault is caught.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='static checks of the thread flags'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
header=arch/x86/include/asm/thread_info.h

# static TREE ARCH [BASELINE]: as verify.sh calls it
static() {
	bash -c '. "$KIT/scripts/lib/common.sh"
		. "$KIT/scripts/lib/program.sh"
		. "$KIT/scripts/lib/verify/static.sh"
		scratch
		static_checks "$@" || exit 1' static "$@"
}

# new_tree: "a tree", converted, and "before" with the header it had
new_tree() {
	rm -rf 'a tree' before &&
		mkdir -p "a tree/${header%/*}" 'a tree/include/'{linux,vdso,asm-generic} "before/${header%/*}" &&
		cp "$KIT"/compat/tif/include/asm-generic/thread_info_tif.h 'a tree/include/asm-generic/' &&
		echo '#define BIT(n) (1 << (n))' >'a tree/include/vdso/bits.h' &&
		: >'a tree/include/linux/kconfig.h' &&
		echo '#define MODULE_VERMAGIC_TIF THREAD_FLAGS_ID " "' >'a tree/include/linux/vermagic.h' &&
		cat >"a tree/$header" <<'END' && cat >"before/$header" <<'END2'
#define HAVE_TIF_POLLING_NRFLAG
#define THREAD_FLAGS_ID "tif_a07e01ba"
#include <asm-generic/thread_info_tif.h>
#include <asm/unistd.h>
#define TIF_SSBD		16
#define TIF_SPEC_IB		17
#ifdef CONFIG_X
#define TIF_NOTSC		21
#endif
#define _TIF_SSBD		BIT(TIF_SSBD)
#define _TIF_WORK		(_TIF_SSBD | _TIF_SIGPENDING)
END
#define TIF_SIGPENDING		2
#define TIF_SSBD		5
#define TIF_SPEC_IB		9
#ifdef CONFIG_X
#define TIF_NOTSC		16
#endif
#define TIF_POLLING_NRFLAG	21
#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_SSBD		(1 << TIF_SSBD)
#define _TIF_WORK		(_TIF_SSBD | _TIF_SIGPENDING)
END2
	mkdir -p 'a tree/arch/x86/include/uapi/asm' && : >'a tree/arch/x86/include/uapi/asm/unistd.h'
}

# fails NAME SED-SCRIPT: the tree's header, so edited, fails that check
fails() {
	new_tree && sed -i "$2" "a tree/$header" || return 1
	test_expect_code 1 static 'a tree' x86 before >out || return 1
	grep "^fail	$1	" out || { cat out && return 1; }
}

test_expect_success 'a good tree passes, alone and against its baseline' '
	new_tree && static "a tree" x86 >out && ! grep -v "^pass" out && test "$(wc -l <out)" = 9 &&
	static "a tree" x86 before >out && ! grep -v "^pass" out && test "$(wc -l <out)" = 14 &&
	on=$(sed -n "s/.*agrees-on	\([0-9]*\) values.*/\1/p" out) && off=$(sed -n "s/.*agrees-off	\([0-9]*\) values.*/\1/p" out) &&
	test "$on" = $((off + 3)) # TIF_NOTSC, TIF_RSEQ and its mask
'
test_expect_success 'flags that nobody uses may go, where the baseline is a header alone' '
	rm -rf s390 b390 && h=arch/s390/include/asm/thread_info.h && mkdir -p s390/arch/s390/kernel "s390/${h%/*}" "b390/${h%/*}" &&
	cp -R "a tree/include" s390/ && echo "int x;" >s390/arch/s390/kernel/a.c && printf "config S390\n\tselect GENERIC_ENTRY\n" >s390/arch/s390/Kconfig &&
	printf "%s\n" "#define TIF_31BIT 16" "#define TIF_SECCOMP 26" >"b390/$h" &&
	printf "%s\n" "#define THREAD_FLAGS_ID \"tif_65538d43\"" "#include <asm-generic/thread_info_tif.h>" "#define TIF_31BIT 20" >"s390/$h" &&
	static s390 s390 "$PWD/b390" >out && grep "^pass	names-kept" out &&
	echo "int y = TIF_SECCOMP;" >s390/arch/s390/kernel/a.c && test_expect_code 1 static s390 s390 "$PWD/b390" >out && grep "^fail	names-kept" out
'
test_expect_success 'native: numbers as before; one that changed, and one that is new' '
	native() {
		new_tree && cp "$KIT"/compat/tif-native/include/asm-generic/thread_info_tif.h "a tree/include/asm-generic/" &&
			sed "/define _TIF_SIGPENDING/s/.*/#include <asm-generic\/thread_info_tif.h>/" "before/$header" >"a tree/$header"
	} &&
	native && static "a tree" x86 "$PWD/before" >out && ! grep -v "^pass" out && grep "^pass	numbers-native	[1-9][0-9]* numbers as before" out &&
	! grep -e halves -e numbers-free out &&
	sed -i "s/TIF_SPEC_IB.*9/TIF_SPEC_IB 8/" "a tree/$header" && test_expect_code 1 static "a tree" x86 "$PWD/before" >out &&
	grep "^fail	numbers-native	.*TIF_SPEC_IB was 9, is 8" out &&
	native && sed -i "1i #define TIF_UPROBE 12" "a tree/$header" && test_expect_code 1 static "a tree" x86 "$PWD/before" >out &&
	grep "^fail	numbers-native	.*TIF_UPROBE was not there before" out
'
test_expect_success 'an architecture that is not converted: numbers as before, and TIF_RSEQ' '
	unconverted() {
		new_tree && cp "before/$header" "a tree/$header" &&
			printf "#ifdef CONFIG_HAVE_TIF_RSEQ\n#define TIF_RSEQ 22\n#define _TIF_RSEQ (1 << TIF_RSEQ)\n#endif\n" >>"a tree/$header"
	} &&
	unconverted && static "a tree" x86 "$PWD/before" unconverted >out && ! grep -v "^pass" out &&
	grep "^pass	numbers-native	[1-9][0-9]* numbers as before" out && ! grep -e halves -e numbers-planned out &&
	sed -i "s/TIF_RSEQ 22/TIF_RSEQ 21/" "a tree/$header" && test_expect_code 1 static "a tree" x86 "$PWD/before" unconverted >out &&
	grep "^fail	numbers-unique	.*TIF_RSEQ" out &&
	unconverted && sed -i "s/TIF_SPEC_IB.*9/TIF_SPEC_IB 8/" "a tree/$header" &&
	test_expect_code 1 static "a tree" x86 "$PWD/before" unconverted >out && grep "^fail	numbers-native	.*TIF_SPEC_IB was 9, is 8" out &&
	new_tree && test_expect_code 1 static "a tree" x86 "$PWD/before" unconverted >out &&
	grep "^fail	header-reads	.*is not converted, and includes" out
'
test_expect_success 'a number twice' 'fails numbers-unique "s/TIF_SPEC_IB.*17/TIF_SPEC_IB 16/"'
test_expect_success 'a mask of another flag' 'fails masks-right "s/BIT(TIF_SSBD)/BIT(TIF_SPEC_IB)/"'
test_expect_success 'a flag in the wrong half' 'fails halves-16-16 "s/TIF_SPEC_IB.*17/TIF_SPEC_IB 5/"'
test_expect_success 'a reserved number' 'fails numbers-free "s/TIF_SPEC_IB.*17/TIF_SPEC_IB 12/"'
test_expect_success 'a lost name' 'fails names-kept "/define TIF_SPEC_IB/d"'
test_expect_success 'a name lost in one configuration' 'fails names-kept "s/CONFIG_X/CONFIG_Y/"'
test_expect_success 'a lost optional flag' 'fails optional-flags /HAVE_TIF/d'
test_expect_success 'a work mask that lost a flag' 'fails composite-masks "s/ | _TIF_SIGPENDING//"'
test_expect_success 'a number that was not planned' 'fails numbers-planned "s/TIF_SPEC_IB.*17/TIF_SPEC_IB 30/"'
test_expect_success 'the id of the numbers is another one, is missing, or is in no version magic: what to do is said' '
	fails numbers-id "s/TIF_SPEC_IB.*17/TIF_SPEC_IB 30/" &&
	grep "numbers-id	$header:2: THREAD_FLAGS_ID is \"tif_a07e01ba\", and the numbers here give \"tif_d143f62e\": write that" out &&
	fails numbers-id /THREAD_FLAGS_ID/d && grep "numbers-id	$header: no THREAD_FLAGS_ID: define it as \"tif_a07e01ba\"" out &&
	new_tree && : >"a tree/include/linux/vermagic.h" && test_expect_code 1 static "a tree" x86 >out &&
	grep "^fail	numbers-id	include/linux/vermagic.h: no macro takes THREAD_FLAGS_ID" out
'
test_expect_success 'the generic header is not included' 'fails header-reads "/thread_info_tif/d"'
test_expect_success 'a flag that only the compiler can see' '
	new_tree && echo "#define TIF_MORE 30" >"a tree/arch/x86/include/uapi/asm/unistd.h" &&
	test_expect_code 1 static "a tree" x86 >out && grep "^fail	compiler-agrees-off	.*TIF_MORE: the compiler has it (30)" out
'
test_expect_success 'a header the compiler cannot read' 'fails compiler-agrees-off "\$a #error no"'
test_expect_success 'a header that cannot be read at all' 'fails table-reads "\$a #endif"'

test_done
