#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# convert.sh on headers of our own: what it writes, and what it refuses.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='one header onto the generic thread flags'
# shellcheck source=tests/lib/convert.sh
. "$(dirname -- "$0")/../lib/convert.sh"

header=arch/x86/include/asm/thread_info.h

# new_tree: a header with all that a conversion has to deal with
new_tree() {
	rm -rf 'a tree' out && mkdir -p "a tree/$(dirname $header)" &&
		cat >"a tree/$header" <<'END'
/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

/*
 * flags of a thread
 */
#define TIF_NOTIFY_RESUME	1	/* before user space */
#define TIF_SINGLESTEP		4	/* step
				   on */
#define TIF_SPEC_IB		9
#define TIF_SPEC_L1D_FLUSH	10	// flush
#define TIF_POLLING_NRFLAG	0x15	/* idle */

/* only live patching needs this */
#define TIF_PATCH_PENDING	13

#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_SINGLESTEP		(1 << TIF_SINGLESTEP)
#define _TIF_SPEC_IB		\
	(1UL << TIF_SPEC_IB)
#define _TIF_SPEC_L1D_FLUSH	BIT(TIF_SPEC_L1D_FLUSH)
#define _TIF_POLLING_NRFLAG	(1 << TIF_POLLING_NRFLAG)

/* all of these */
#ifdef CONFIG_SMP
# define _TIF_WORK	(_TIF_NOTIFY_RESUME | \
			 _TIF_SPEC_IB) /* two */
#else
# define _TIF_WORK	(_TIF_NOTIFY_RESUME)
#endif

#endif
END
}

# refuses_line WORDS LINE: this line in the header makes it impossible
refuses_line() {
	new_tree && sed -i "/define TIF_SPEC_IB/i $2" "a tree/$header" && refuses 1 "$1"
}

test_expect_success 'the header it writes' '
	new_tree && convert && cat >want <<"END" && test_cmp want "out dir/$header"
/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

/*
 * flags of a thread
 */
#define HAVE_TIF_POLLING_NRFLAG

/* Digest of the numbers: modules that were built for others are refused */
#define THREAD_FLAGS_ID	"tif_695b3854"

#include <asm-generic/thread_info_tif.h>

/* Architecture specific flags: bits 16 to 31 */
#define TIF_SPEC_IB		17
#define TIF_SPEC_L1D_FLUSH	18	// flush
#define TIF_SINGLESTEP		25	/* step
				   on */

#define _TIF_SPEC_IB		BIT(TIF_SPEC_IB)
#define _TIF_SPEC_L1D_FLUSH	BIT(TIF_SPEC_L1D_FLUSH)
#define _TIF_SINGLESTEP		BIT(TIF_SINGLESTEP)

/* all of these */
#ifdef CONFIG_SMP
# define _TIF_WORK	(_TIF_NOTIFY_RESUME | \
			 _TIF_SPEC_IB) /* two */
#else
# define _TIF_WORK	(_TIF_NOTIFY_RESUME)
#endif

#endif
END
'
test_expect_success 'the ledger tells every flag, rule and lost comment' '
	jq -e ".state == \"converted\" and .have == [\"HAVE_TIF_POLLING_NRFLAG\"] and .vendor == []" ledger.json &&
	jq -e ".flags | length == 6 and any(.name == \"TIF_SINGLESTEP\" and .from == 4 and .to == 25)" ledger.json &&
	jq -e ".rules_fired | index(\"insert\") and index(\"drop__TIF_NOTIFY_RESUME\") and index(\"number_TIF_SPEC_IB\")" ledger.json &&
	jq -e ".remarks | map(.text) == [\"only live patching needs this\"]" ledger.json
'
test_expect_success 'the tree itself is only read' '
	cp -R "a tree" before && convert && diff -r before "a tree"
'
test_expect_success 'a converted header is left alone' '
	cp "out dir/$header" "a tree/$header" && rm -rf "out dir" && convert >out &&
	grep "converted already, nothing to do" out && test ! -e "out dir" &&
	jq -e ".state == \"already\"" ledger.json
'
test_expect_success 'a vendor flag, plain and under a condition' '
	new_tree && sed -i -e "/define TIF_SPEC_IB/i #define TIF_VENDOR	5	/* ours */\n#ifdef CONFIG_VENDOR\n# define TIF_OTHER	6\n#endif" \
		-e "/define _TIF_SPEC_IB/i #ifdef CONFIG_VENDOR\n# define _TIF_OTHER	(1 << TIF_OTHER)\n#endif" "a tree/$header" &&
	convert && grep -P "^#define TIF_VENDOR\t29\t/\* ours \*/" "out dir/$header" &&
	grep -P "^# define TIF_OTHER\t30" "out dir/$header" && grep -P "^# define _TIF_OTHER\tBIT\(TIF_OTHER\)" "out dir/$header" &&
	jq -e ".vendor == [\"TIF_VENDOR\", \"TIF_OTHER\"]" ledger.json
'
test_expect_success 'a real-time tree keeps its lazy flag' '
	new_tree && sed -i "/define TIF_SPEC_IB/i #define TIF_NEED_RESCHED_LAZY	5" "a tree/$header" && convert &&
	grep "define HAVE_TIF_NEED_RESCHED_LAZY" "out dir/$header" && ! grep "define TIF_NEED_RESCHED_LAZY" "out dir/$header"
'
test_expect_success 'a number in parentheses, one or more' '
	new_tree && sed -i "/define TIF_SPEC_IB/i #define TIF_SITE	(26)	/* ours */\n#define TIF_OTHER ( ( 0x1b ) )\n#define TIF_THIRD (27) + (1)" "a tree/$header" &&
	convert && grep -P "^#define TIF_SITE\t29\t/\* ours \*/$" "out dir/$header" && grep -x "#define TIF_OTHER 30" "out dir/$header" &&
	grep -x "#define TIF_THIRD 31" "out dir/$header" && convert --numbering native && grep -P "^#define TIF_SITE\t\(26\)" "out dir/$header" &&
	new_tree && sed -i "s/define TIF_NOTIFY_RESUME.*1/define TIF_NOTIFY_RESUME (1)/" "a tree/$header" && convert &&
	test "$(grep -c "include <asm-generic/thread_info_tif.h>" "out dir/$header")" = 1
'
test_expect_success 'refused: a number twice' 'refuses_line ":12: TIF_SPEC_IB and TIF_BAR .*share the number 9" "#define TIF_BAR 9"'
test_expect_success 'refused: a flag computed from another' 'refuses_line ":11: TIF_BAR is computed from another bit" "#define TIF_BAR (TIF_SINGLESTEP + 1)"'
test_expect_success 'refused: a number nobody can know' 'refuses_line ":11: TIF_BAR cannot be evaluated: .*VENDOR_BIT" "#define TIF_BAR VENDOR_BIT"'
test_expect_success 'refused: two definitions' '
	refuses_line "TIF_BAR is defined 2 times (.*:12, .*:14): cannot choose" "#ifdef A\n#define TIF_BAR 5\n#else\n#define TIF_BAR 6\n#endif"
'
test_expect_success 'refused: a mask of literal bits' 'refuses_line ":11: _TIF_BAR has a literal number" "#define _TIF_BAR 0xff"'
test_expect_success 'refused: TIF_RSEQ is there' 'refuses_line ":11: TIF_RSEQ is already defined" "#define TIF_RSEQ 5"'
test_expect_success 'refused: more flags than numbers, all named' '
	lines=$(seq 40 53 | sed "s/.*/#define TIF_V& &\\\\n/" | tr -d "\n") &&
	refuses_line "17 bits for the 16 numbers.*TIF_V40.*TIF_V53" "$lines"
'
test_expect_success 'refused: a flag where spatch cannot parse' '
	new_tree && sed -i "/flags of a thread/,/\*\//{s/\*\//*\/\n#define q qq(r)\nregister struct t *c asm(q(r));/}" "a tree/$header" &&
	refuses 1 "spatch cannot parse the part with: #define TIF_NOTIFY_RESUME"
'
test_expect_success 'a register named by a macro is no obstacle, and stays' '
	new_tree && sed -i "/^#define TIF_NOTIFY/i register struct t *c asm(REG);" "a tree/$header" && convert &&
	grep -x "register struct t .c asm(REG);" "out dir/$header" && grep "define TIF_SPEC_IB.*17" "out dir/$header" &&
	convert --smpl s.cocci 2>err && grep "warning: .*coccicheck will find nothing" err
'
test_expect_success 'refused: half a file' '
	new_tree && sed -i "\$d" "a tree/$header" && refuses 1 ":2: this #if is never closed" &&
	new_tree && printf "/* open" >>"a tree/$header" && refuses 1 "a comment that begins here never ends"
'
test_expect_success 'native: every number stays, only the common masks go' '
	new_tree && convert --numbering native && sed -n "/define TIF_PATCH/,\$p" "out dir/$header" >part && cat >want <<"END" && test_cmp want part &&
#define TIF_PATCH_PENDING	13

/* A number that was free: all others stay what they were */
#ifdef CONFIG_HAVE_TIF_RSEQ
#define TIF_RSEQ		2
#endif

#include <asm-generic/thread_info_tif.h>

#define _TIF_SINGLESTEP		(1 << TIF_SINGLESTEP)
#define _TIF_SPEC_IB		\
	(1UL << TIF_SPEC_IB)
#define _TIF_SPEC_L1D_FLUSH	BIT(TIF_SPEC_L1D_FLUSH)

/* all of these */
#ifdef CONFIG_SMP
# define _TIF_WORK	(_TIF_NOTIFY_RESUME | \
			 _TIF_SPEC_IB) /* two */
#else
# define _TIF_WORK	(_TIF_NOTIFY_RESUME)
#endif

#endif
END
	diff <(sed "/define TIF_PATCH/,\$d" "a tree/$header") <(sed "/define TIF_PATCH/,\$d" "out dir/$header") &&
	jq -e ".numbering == \"native\" and all(.flags[]; .from == .to) and .have == []" ledger.json
'
test_expect_success 'native: a header that is converted is left alone, or refused for the other numbers' '
	cp "out dir/$header" "a tree/$header" && cp -R "$KIT/compat/tif-native/include" "a tree/" && convert --numbering native >out &&
	grep "converted already, nothing to do" out && refuses 1 "converted already, with the native numbers"
'
test_expect_success 'native: more flags than numbers, and masks of literal bits, are no trouble' '
	new_tree && { printf "#define TIF_V%s %s\n" $(for n in {0..8} {11..20} {22..29}; do echo "$n $n"; done) &&
		echo "#define TIF_NEED_RESCHED 9" && echo "#define _TIF_NEED_RESCHED (1 << TIF_NEED_RESCHED)" && echo "#define _TIF_ANY 0x4ff"; } >"a tree/$header" &&
	refuses 1 "_TIF_ANY has a literal number" && convert --numbering native && grep -x "#define _TIF_ANY 0x4ff" "out dir/$header" &&
	grep -P "^#define TIF_RSEQ\t\t21$" "out dir/$header"
'
test_expect_success 'refused where native numbers fit: the message says so' '
	lines=$(seq 40 53 | sed "s/.*/#define TIF_V& &\\\\n/" | tr -d "\n") &&
	refuses_line "17 bits for the 16 numbers.*: use --numbering native" "$lines" && convert --numbering native &&
	refuses_line ":11: TIF_BAR cannot be evaluated" "#define TIF_BAR VENDOR_BIT" && ! grep "numbering native" err
'
test_expect_success 'refused: lines that end in CR LF' '
	new_tree && sed -i "s/$/\r/" "a tree/$header" && refuses 1 "thread_info.h:1: .*CR LF" && refuses 1 "CR LF" --numbering native
'
test_expect_success 'refused: a header of 20 GB, at once' '
	new_tree && truncate -s 20G "a tree/$header" && start=$(date +%s) && refuses 1 "larger than 1048576 bytes" && test $(($(date +%s) - start)) -lt 5
'
test_expect_success 'options behind the operands, and with an equals sign; x86_64 is x86' '
	new_tree && "$KIT/scripts/convert.sh" "a tree" "out dir" --numbering=native --arch=x86_64 && grep "define TIF_RSEQ" "out dir/$header" &&
	test_expect_code 2 "$KIT/scripts/convert.sh" --arch 2>err && grep "convert.sh: error: --arch needs a value: see convert.sh --help" err &&
	refuses 2 "name of an architecture" --arch x86,arm64 && "$KIT/scripts/convert.sh" --help | grep "^usage: convert.sh"
'
test_expect_success 'usage, and what is no tree' '
	refuses 2 "unknown option" --nonsense && refuses 2 "unknown numbering" --numbering odd &&
	refuses 2 "name of an architecture" --arch ../x86 && refuses 3 "no arch/s390/include" --arch s390 &&
	rm -rf "a tree" && refuses 3 "tree does not exist"
'
test_expect_success 'an architecture without a table' '
	new_tree && mkdir -p "a tree/arch/avr32" && cp -R "a tree/arch/x86/include" "a tree/arch/avr32/" &&
	refuses 1 "no table of audited numbers" --arch avr32
'
test_expect_success 'the semantic patch for coccicheck, in its four modes' '
	new_tree && convert --smpl s.cocci && grep -x "virtual context" s.cocci && grep "depends on org" s.cocci &&
	cp "a tree/$header" h.h && export TMPDIR=. &&
	spatch --very-quiet --no-includes -D context --sp-file s.cocci h.h >out 2>err && test ! -s err &&
	grep "^-#define TIF_SINGLESTEP" out && ! grep "^+[^+]" out &&
	spatch --very-quiet --no-includes -D patch --sp-file s.cocci h.h >out && unset TMPDIR && grep "^+#define HAVE_TIF" out
'
test_expect_success 'a scratch folder with a space in its name' '
	new_tree && mkdir "t m p" && TMPDIR="$PWD/t m p" convert && test -e "out dir/$header" && test -z "$(ls "t m p")"
'

test_done
