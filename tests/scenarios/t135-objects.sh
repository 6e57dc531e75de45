#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Level objects: which objects are compared, and that a difference is noticed.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the objects that deal with thread flags'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# Kbuild takes no path with a space, and the tests' own folder has one.
room=$(mktemp -d "${TMPDIR:-/tmp}/tif-backports.XXXXXXXX") && cd "$room" || exit

# A tree whose makefile speaks as kbuild does: a dry run names object and source.
new_tree() {
	rm -rf "$1" && mkdir -p "$1"/{init,kernel,arch/x86/include} &&
		cat >"$1/Makefile" <<'END' &&
objects := $(patsubst %.c,%.o,$(wildcard kernel/*.c)) $(patsubst %.S,%.o,$(wildcard arch/x86/*.S arch/x86/*/*/*.S))
prepare: ; @mkdir -p $(O)/init $(O)/kernel $(O)/arch/x86/realmode/rm $(O)/arch/x86/entry/vdso32
kernel/ arch/x86/: $(objects)
init/%.o: FORCE
	@cd $(O); $(CC) $(KCFLAGS) -c -o $@ $(CURDIR)/$(@:.o=.c)
kernel/%.o: FORCE
	@cd $(O); echo '  CC      $@'; $(CC) -Wall -I$(CURDIR)/arch/x86/include -c -o $@ $(CURDIR)/$(@:.o=.c)
arch/x86/%.o: FORCE
	@cd $(O); echo '  AS      $@'; $(CC) -I$(CURDIR)/arch/x86/include -c -o $@ $(CURDIR)/$(@:.o=.S)
FORCE:
END
		printf '#define TIF_A 1\n#define TIF_B 2\n' >"$1/arch/x86/include/flags.h" &&
		printf '#include <flags.h>\nint one(void) { return TIF_A; }\n' >"$1/kernel/one.c" &&
		printf '#include "part.c"\n' >"$1/kernel/whole.c" &&
		printf '#include <flags.h>\nstatic inline int part(void) { return 1 << TIF_B; }\nint x(void) { return part(); }\n' \
			>"$1/kernel/part.c" &&
		printf 'extern int elsewhere;\nstruct task_struct { long state; int *flags; } task = { 0, &elsewhere };\n' \
			>"$1/init/init_task.c" &&
		printf 'int idle(void) { return 0; }\n' >"$1/kernel/idle.c" &&
		printf '#include <flags.h>\nmov $TIF_B, %%eax\n' >"$1/arch/x86/entry.S"
}

# objects COMMAND...: with verify.sh's functions.
objects() {
	TIF_CACHE=$PWD/cache bash -c '. "$KIT/scripts/lib/common.sh"
		. "$KIT/scripts/lib/kbuild.sh"
		. "$KIT/scripts/lib/results.sh"
		. "$KIT/scripts/lib/verify/objects.sh"
		scratch
		FIGURES=() BASELINE=$PWD/before TREE=$PWD/after
		"$@" || exit 1' objects "$@"
}

# build TREE: its objects, in the folder TREE.o.
build() { mkdir -p "$1.o" && objects compile_objects "$PWD/$1" "$PWD/$1.o" >"$1.o/said"; }

both() {
	rm -rf ./*.o && new_tree before && new_tree after && eval "${1:-:}" &&
		build before && build after
}

test_expect_success 'what names a flag, in itself or a part, and assembly' '
	both && printf "%s\n" arch/x86/entry.o kernel/one.o kernel/part.o kernel/whole.o >want &&
	test_cmp want after.o/objects.list && test "$(wc -l <after.o/objects.all)" = 5
'
test_expect_success 'programs of user space and the code before the kernel name none' '
	both "mkdir -p {before,after}/arch/x86/{realmode/rm,entry/vdso32} && for f in {before,after}/arch/x86/{realmode/rm,entry/vdso32}/x.S; do cp after/arch/x86/entry.S \$f; done" &&
	grep -c "/x.o" after.o/objects.all | grep -x 2 && ! grep /x.o after.o/objects.list && grep arch/x86/entry.o after.o/objects.list
'
test_expect_success 'a copy has the same objects' '
	both && objects same_objects before.o after.o >out && grep "^4 objects compared, 0 differ" out
'
test_expect_success 'a changed number shows in C and in assembly' '
	both "sed -i s/TIF_B.2/TIF_B\ 3/ after/arch/x86/include/flags.h" &&
	test_expect_code 1 objects same_objects before.o after.o >out && grep "^4 objects compared, 3 differ" out
'
test_expect_success 'debug information that names a folder is no difference' '
	both "sed -i s/-Wall/-Wall\ -g/ before/Makefile after/Makefile" &&
	objects same_objects before.o after.o >out && grep "^4 objects compared, 0 differ, 3 in" out
'
test_expect_success 'an object that only one tree builds is a difference' '
	both "cp after/kernel/one.c after/kernel/two.c && sed -i s/one/two/ after/kernel/two.c" &&
	test_expect_code 1 objects same_objects before.o after.o >out && grep "not build the same" out
'
test_expect_success 'finding nothing to compare is a failure' '
	new_tree before && rm before/kernel/{one,whole,part}.c before/arch/x86/entry.S &&
	test_expect_code 1 build before
'
test_expect_success 'an object that does not compile is a failure' '
	new_tree before && echo "not C" >>before/kernel/one.c && test_expect_code 1 build before
'
# baseline: of before, as the level compiles it; said is in said, its figures behind that
baseline() {
	mkdir -p before.o after.o && objects eval 'configure_variant() { :; }; baseline_objects "$PWD/before.o" && echo "${FIGURES[*]}"' >said 2>&1
}
test_expect_success 'what the baseline does not compile is left out of both, and counted' '
	rm -rf ./*.o && new_tree before && echo "not C" >>before/kernel/one.c && new_tree after && cp before/kernel/one.c after/kernel/ &&
	baseline && grep "^left out, it does not compile in the baseline: kernel/one.o" said && tail -n 1 said | grep -x "objects=3 left_out=1" &&
	objects no_new_warning "$PWD/after.o" "$PWD/before.o" && objects same_objects before.o after.o >out && grep "^3 objects compared, 0 differ" out &&
	new_tree before && baseline && tail -n 1 said | grep -x "objects=4 left_out=0" && test_expect_code 1 objects no_new_warning "$PWD/after.o" "$PWD/before.o"
'
test_expect_success 'but not where the patches change it, nor where nothing is left' '
	rm -rf ./*.o && new_tree before && echo "not C" >>before/kernel/one.c && new_tree after && test_expect_code 1 baseline &&
	grep "kernel/one.o does not compile in the baseline, and the patches change its source" said &&
	rm -rf ./*.o && new_tree before && echo "#error none" >>before/arch/x86/include/flags.h && rm before/kernel/whole.c &&
	new_tree after && rm after/kernel/whole.c && test_expect_code 1 baseline
'
test_expect_success 'a known warning may move, a new one fails' '
	warn="int f(void) { int unused; return TIF_A; }" &&
	both "echo \"\$warn\" >>before/kernel/one.c; { echo; echo \"\$warn\"; } >>after/kernel/one.c" &&
	grep warning: after.o/said && objects no_new_warning "$PWD/after.o" "$PWD/before.o" &&
	both "echo \"\$warn\" >>after/kernel/one.c" &&
	test_expect_code 1 objects no_new_warning "$PWD/after.o" "$PWD/before.o" >out && grep "unused" out &&
	test_expect_code 1 objects no_new_warning "$PWD/after.o"
'
test_expect_success 'what this compiler says of every unpatched kernel of the version is known, too' '
	packed="struct p { char c; int n; } __attribute__((packed)); int *q(struct p *p) { return &p->n; }" &&
	both "sed -i \"1iVERSION = 4\nPATCHLEVEL = 18\" after/Makefile; echo \"\$packed\" >>after/kernel/one.c" && grep address-of-packed after.o/said &&
	objects no_new_warning "$PWD/after.o" "$PWD/before.o" && sed -i s/18/19/ after/Makefile &&
	test_expect_code 1 objects no_new_warning "$PWD/after.o" "$PWD/before.o"
'
# layout: of task_struct in both, with the figure that is recorded.
layout() { objects eval 'same_layout "$PWD/before.o" "$PWD/after.o" && echo "${FIGURES[*]}"'; }

test_expect_success 'task_struct is laid out as before, whatever else its object needs' '
	both && layout >out && grep -x size=16 out
'
test_expect_success 'a field that moved is a difference; a task_struct that is not found is a failure' '
	both "sed -i s/long.state/int\ state/ after/init/init_task.c" &&
	test_expect_code 1 layout >out && grep "^-.*long int *state" out &&
	both "sed -i s/task_struct/another/ before/init/init_task.c after/init/init_task.c" &&
	test_expect_code 1 layout 2>err && grep "not found" err
'
# warns ARCH VERSION PATCHLEVEL LINE...: level build's judgement of what a compiler says.
# make TREE BUILD says a file's lines when it makes its object, as make does.
warns() {
	rm -rf its built && mkdir its built && printf "VERSION = %s\nPATCHLEVEL = %s\n" "$2" "$3" >its/Makefile && printf "%s\n" "${@:4}" >its/x.c &&
		again "$1"
}
again() {
	ARCH_NAME=$1 SCRATCH=$PWD bash -c '
		build() { [[ -e $2/x.o ]] || { cat -- "$1/x.c" && touch -- "$2/x.o" && [[ ! -e $1/broken ]]; }; }
		source "$KIT_DIR/scripts/lib/results.sh"; no_warning build its built' >/dev/null
}
test_expect_success 'warnings: those that a kernel of this version gives unpatched are known, no others' '
	export KIT_DIR=$KIT && known="arch/x86/kernel/smp.o: warning: objtool: fred_sysvec_reboot()+0x9: unreachable instruction" &&
	warns x86 5 15 "$known" && ! warns x86 5 10 "$known" && ! warns arm64 5 15 "$known" && ! warns x86 5 15 "$known" "fs/exec.c:1:1: warning: other" &&
	all="fs/binfmt_elf.c:9:9: warning: ISO C90 forbids mixed declarations and code [-W]" &&
	warns x86 5 15 "$all" && warns arm64 5 15 "$all" && ! warns arm64 5 10 "$all" &&
	warns s390 6 1 "x.c:1:1: warning: array is a region of size 0 [-Wstringop-overread]" && warns x86 6 1 "nothing"
'
test_expect_success 'an object that warned, warns again; one that did not is left alone' '
	! warns x86 6 1 "x.c:1:1: warning: other" && ! again x86 && ! again x86 && echo nothing >its/x.c && again x86 &&
	echo "x.c:1:1: warning: other" >its/x.c && again x86 && test_must_be_empty said
'
test_expect_success 'a build that failed behind a warning warns again' '
	warns x86 6 1 nothing && rm built/x.o && touch its/broken && echo "x.c:1:1: warning: other" >its/x.c && ! again x86 &&
	rm its/broken && ! again x86 && grep other said
'
test_expect_success 'several architectures in one run: each has its lines' '
	mkdir -p many/{kernel,init,include/linux,arch/x86,arch/arm} && touch many/Kconfig &&
	printf "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n" >many/Makefile &&
	test_expect_code 1 env TIF_CACHE="$SHARNESS_TEST_DIRECTORY/cache" "$KIT/scripts/verify.sh" --level objects --arch x86,arm --out res many 2>err &&
	grep "\"path\":\"objects/x86/configure\"" res/results.jsonl && grep "\"path\":\"objects/arm[/\"]" res/results.jsonl &&
	! grep readonly err
'
cd / && rm -rf "$room"
test_done
