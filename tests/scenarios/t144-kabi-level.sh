#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Level kabi: its options, a configuration for both, the layout of structures, version magic.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='verify.sh --level kabi, without a kernel'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

built_program || exit
# Kbuild takes no path with a space, and the tests' own folder has one.
room=$(mktemp -d "${TMPDIR:-/tmp}/tif-backports.XXXXXXXX") && cd "$room" || exit
export TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache

verify() { "$KIT/scripts/verify.sh" --out res "$@" >out 2>err; }

test_expect_success 'without a baseline, or with a list that is not there, nothing begins' '
	mkdir -p tree/arch tree/kernel && touch tree/Makefile tree/Kconfig &&
	test_expect_code 2 verify --level kabi tree && grep "needs a --baseline" err &&
	test_expect_code 4 verify --level kabi --baseline tree --kabi-list none tree && grep "there is no list" err &&
	test_expect_code 2 verify --level static --kabi-list old tree && test ! -e res
'

command -v pahole abidiff modinfo arm-linux-gnueabi-gcc >all
test "$(wc -l <all)" != 4 || test_set_prereq KABI
test_expect_success KABI 'an architecture without a fragment of its own has the level, too (needs dwarves, abigail-tools, kmod, GCC for arm)' '
	mkdir -p tree/arch/arm tree/include/linux && printf "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n" >tree/Makefile &&
	test_expect_code 1 verify --level kabi --arch arm --baseline tree tree &&
	grep "\"path\":\"kabi/arm/configure\"" res/results.jsonl && rm -rf res tree/include
'

echo '{"applied":null}' >status
# kabi COMMAND...: with the functions of the level; folder tree.o is TREE's, base.o is
# BASELINE's.
kabi() {
	bash -c '. "$KIT/scripts/lib/common.sh"
		. "$KIT/scripts/lib/kbuild.sh"
		. "$KIT/scripts/lib/verify/kabi.sh"
		scratch
		FIGURES=() BASELINE=$PWD/base TREE=$PWD/tree STATUS=$(cat status) STATUS_OF=$TREE
		"$@" || exit 1
		echo "${FIGURES[*]}"' kabi "$@"
}
# kernel NAME [SED]: a "vmlinux" in NAME.o, with what SED makes of its source.
kernel() {
	mkdir -p "$1.o" && sed "${2:-}" >"$1.c" <<'END' &&
struct thread_info { unsigned long flags; int cpu; };
struct task_struct { struct thread_info info; int rseq_event_mask; void *end; };
struct init_task_like { struct task_struct task; };
struct holds_that { char c; struct init_task_like inner; };
struct points_only { struct task_struct *task; };
struct holds_that one; struct points_only two;
int exported(struct task_struct *t) { return t->rseq_event_mask; }
END
		gcc -g -gdwarf-4 -shared -fPIC -o "$1.o/vmlinux" "$1.c"
}

test_expect_success 'the structures that hold task_struct at any depth are laid out as before' '
	kernel base && kernel tree && kabi same_layouts base.o tree.o >said &&
	grep "^4 structures compared, 0 lines differ: holds_that init_task_like task_struct thread_info$" said &&
	grep "structures=4 different_lines=0 size=32" said
'
test_expect_success 'a field that moved, shows in all of them; so does another holder' '
	kernel tree "s/int rseq_event_mask; void \*end/void *end; int rseq_event_mask/" &&
	test_expect_code 1 kabi same_layouts base.o tree.o >said && grep "^[-+].*rseq_event_mask" said &&
	kernel tree "s/struct task_struct \*task; }/struct task_struct task; }/" &&
	test_expect_code 1 kabi same_layouts base.o tree.o >said && grep "other structures hold" said
'
test_expect_success 'no task_struct, or no vmlinux, is a failure' '
	kernel tree "s/task_struct/another/g" && test_expect_code 1 kabi same_layouts base.o tree.o &&
	rm tree.o/vmlinux && test_expect_code 1 kabi same_layouts base.o tree.o
'
! command -v abidiff >/dev/null || test_set_prereq ABIDIFF
test_expect_success ABIDIFF 'abidiff finds a type that an export reaches and that changed' '
	kernel tree && kabi same_abi base.o tree.o &&
	kernel tree "s/int rseq_event_mask;/long rseq_event_mask;/" && test_expect_code 1 kabi same_abi base.o tree.o >said &&
	grep "rseq_event_mask" said
'
configs() { # BASE-LINE TREE-LINE
	mkdir -p {base,tree}/{arch/x86,init} && touch {base,tree}/{init/Kconfig,arch/x86/Kconfig} &&
		echo 'config OLD' >base/arch/Kconfig && printf 'config OLD\nconfig HAVE_TIF_RSEQ\n' >tree/arch/Kconfig &&
		printf 'CONFIG_A=y\n%s\n' "$1" >base.o/.config && printf 'CONFIG_A=y\n%s\n' "$2" >tree.o/.config
}
test_expect_success 'the configuration is the same, but for what only the tree defines' '
	configs "" "CONFIG_HAVE_TIF_RSEQ=y" && kabi same_configuration base.o tree.o >said && grep "options=1 own_options=1" said &&
	configs "# CONFIG_OLD is not set" "CONFIG_OLD=y" && test_expect_code 1 kabi same_configuration base.o tree.o >said &&
	grep "CONFIG_OLD=y" said && rm tree.o/.config && test_expect_code 1 kabi same_configuration base.o tree.o
'
module() { printf 'vermagic=%s\0' "$2" >info && rm -f "$1.o/m.ko" && echo | gcc -x c -c -o "$1.o/m.ko" - && objcopy --add-section .modinfo=info "$1.o/m.ko"; }
magic() { # NUMBERING: has landed
	echo "{\"applied\":{\"numbering\":\"$1\"}}" >status
}
header() { # [ID]: of the tree's numbers
	mkdir -p tree/arch/x86/include/asm && printf '#define THREAD_FLAGS_ID\t"%s"\n' "$1" >tree/arch/x86/include/asm/thread_info.h
}
test_expect_success 'native: the version magic is the same; generic: the id of the numbers is the one difference, and there' '
	configs "" "CONFIG_HAVE_GENERIC_TIF_BITS=y" && module base "6.12 SMP mod " && module tree "6.12 SMP mod " && header tif_0123abcd &&
	magic native && kabi same_magic base.o tree.o && magic generic && test_expect_code 1 kabi same_magic base.o tree.o &&
	module tree "6.12 SMP tif_0123abcd mod " && kabi same_magic base.o tree.o >said && grep "guard=tif_0123abcd" said &&
	magic native && test_expect_code 1 kabi same_magic base.o tree.o &&
	magic generic && module tree "6.13 SMP tif_0123abcd mod " && test_expect_code 1 kabi same_magic base.o tree.o
'
test_expect_success 'the id in the version magic is the one of the header' '
	module tree "6.12 SMP mod tif_0123abcd " && module base "6.12 SMP mod " && kabi same_magic base.o tree.o &&
	header tif_0123abce && test_expect_code 1 kabi same_magic base.o tree.o >said && grep "not in the version magic (tif_0123abce)" said &&
	: >tree/arch/x86/include/asm/thread_info.h && test_expect_code 1 kabi same_magic base.o tree.o >said && grep "(none in the header)" said
'
# A debugger of the test's own: it prints what the file "says" beside the dump has.
debugger() { mkdir -p bin && printf '#!/bin/bash\n%s\n' "$2" >"bin/$1" && chmod +x "bin/$1"; }
test_expect_success 'a debugger reads the same in both dumps; with generic numbers crash may miss the signal, and nothing else' '
	mkdir -p at/tree && echo "3 4" >at/tree/tasks && debugger crash "exec cat \"\$(dirname \"\${*: -1}\")/says-\$(sed -n \"s/sig //p\" \"\$4\")\"" && PATH=$PWD/bin:$PATH &&
	says() { printf "PID: 1 TASK: ffff CPU: 0 COMMAND: \"init\"\n #0 [ff00] %s at ffff\nSIGPENDING: %s\n" "$2" "$3" >"at/tree/says-$1"; } &&
	says 3 schedule yes && says 4 schedule no && kabi crash_reads vmlinux at/tree 3 4 >at/crash.baseline && sed -i "/^$/d" at/crash.baseline &&
	grep -x "held SIGPENDING yes" at/crash.baseline && grep -x "quiet in schedule" at/crash.baseline && configs "" "CONFIG_HAVE_GENERIC_TIF_BITS=y" &&
	magic native && kabi same_reading crash base.o tree.o at >said && grep "sigpending=yes" said && says 3 schedule no &&
	test_expect_code 1 kabi same_reading crash base.o tree.o at && magic generic && kabi same_reading crash base.o tree.o at >said && grep "sigpending=no" said &&
	says 4 other no && test_expect_code 1 kabi same_reading crash base.o tree.o at &&
	debugger crash "echo cannot read >&2; exit 1" && test_expect_code 1 kabi same_reading crash base.o tree.o at >said && grep "cannot read" said
'
cd / && rm -rf "$room"
test_done
