#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds a kernel tree's own rseq selftests as static guest programs, with their list.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'END'
usage: selftests.sh [--arch ARCH] OUT TREE [NEWER-TREE]

Builds tools/testing/selftests/rseq of TREE into OUT, and writes OUT/tests.list for
initramfs.sh. From NEWER-TREE (7.2 or later) come legacy_check and syscall_errors_test,
which older trees do not have. No tree is written to.

Emulation is slow, so counts are scaled down; the scale stands in each test's arguments,
or in its name where the program takes none. ARCH (x86) is one with
an emulator in arch/ARCH/build.
END
}

# What a tree's programs need: its own exported headers and its tools' headers.
prepare() {
	local tree=$1 tag=$2
	[[ -r $tree/tools/testing/selftests/rseq/rseq.c ]] ||
		die "$EX_TREE" "no rseq selftests ($tree)" "give a kernel tree"
	progress "exporting the headers of $tree"
	make -s -C "$tree" O="$SCRATCH/$tag" ARCH="$ARCH_NAME" INSTALL_HDR_PATH="$SCRATCH/$tag/usr" \
		-j"${JOBS:-$(nproc)}" headers_install >"$SCRATCH/log" 2>&1 ||
		die "$EX_NO" "headers_install failed ($tree): $(tail -n 3 "$SCRATCH/log")" \
			"is the tree free of in-tree builds?"
	mkdir -p "$SCRATCH/src/$tag"
	cp -- "$tree"/tools/testing/selftests/*.h "$SCRATCH/src/$tag/"
	cp -r -- "$tree/tools/testing/selftests/rseq" "$SCRATCH/src/$tag/rseq"
}

# compile TREE TAG PROGRAM SOURCE [FLAG...]: started; compiled() waits for its end.
compile() {
	local tree=$1 tag=$2 program=$3 source=$4 src
	shift 4
	src=$SCRATCH/src/$tag/rseq
	free_slot "${JOBS:-$(nproc)}"
	progress "building $program"
	"$ARCH_COMPILER" -O2 -static -fno-pie -no-pie -pthread -D_GNU_SOURCE -w "$@" -I"$src" -I"${src%/*}" \
		-isystem "$SCRATCH/$tag/usr/include" -I"$tree/tools/include" \
		-idirafter "$tree/tools/arch/$ARCH_NAME/include" -Wl,-T,"$KIT_DIR/guest/selftests.ld" \
		-o "$OUT/$program" \
		"$src/$source" "$src/rseq.c" >"$SCRATCH/log.$program" 2>&1 &
	STARTED+=("$program $tree")
}

# compiled: all that was started has been built.
compiled() {
	local program tree
	wait
	for program in "${STARTED[@]}"; do
		tree=${program#* } program=${program%% *}
		[[ -x $OUT/$program ]] ||
			die "$EX_NO" "$program does not build ($tree): $(tail -n 5 "$SCRATCH/log.$program")"
	done
}

# basic_percpu_ops_test has its counts built in. On a scratch copy they become smaller;
# that nothing matched any more would be silently slow, so it is an error.
scale_basic_percpu() {
	local src=$SCRATCH/src/$1/rseq/basic_percpu_ops_test.c word
	for word in 'num_threads = 200' 'reps = 5000' 'i < 100000'; do
		grep -q "$word" "$src" ||
			die "$EX_NO" "no \"$word\" (basic_percpu_ops_test.c of the tree)" \
				"adapt scale_basic_percpu in $0"
	done
	sed -i -e 's/num_threads = 200/num_threads = 10/' -e 's/reps = 5000/reps = 2000/' \
		-e 's/i < 100000/i < 2000/' "$src"
}

# add NAME TIMEOUT PROGRAM [ARG...]: once registering itself, once by the C library, if
# the tree's programs, linked statically, know that it may have done so.
add() {
	local name=$1 timeout=$2
	shift 2
	printf '%s %s %s\n' "kselftest-$name" "$timeout" "$*" >>"$OUT/tests.list"
	[[ $KNOWS_LIBC ]] || return 0
	printf '%s %s GLIBC_TUNABLES= %s\n' "kselftest-$name-libc" "$timeout" "$*" \
		>>"$OUT/tests.list"
}

# knows_arch TREE: the tree's programs have the assembly of this architecture. What else is
# wrong with their header shows when they are compiled.
knows_arch() {
	printf '#include <stddef.h>\n#include <stdint.h>\n#include <rseq.h>\nunsigned int sig = RSEQ_SIG;\n' |
		"$ARCH_COMPILER" -w -D_GNU_SOURCE -fsyntax-only -I"$SCRATCH/src/tree/rseq" -I"$SCRATCH/src/tree" \
			-isystem "$SCRATCH/tree/usr/include" -I"$1/tools/include" \
			-idirafter "$1/tools/arch/$ARCH_NAME/include" -x c - >"$SCRATCH/log" 2>&1 ||
		! grep -q '#error' "$SCRATCH/log"
}

# skip_tree WHY: a test that is skipped stands for all of the tree's.
skip_tree() {
	printf '#include <stdio.h>\nint main(void)\n{\n\tputs("skip: %s");\n\treturn 4;\n}\n' "$1" |
		"$ARCH_COMPILER" -static -o "$OUT/none" -x c -
	printf 'kselftest-tree 60 none\n' >>"$OUT/tests.list"
}

tree_tests() {
	local tree=$1 variant what name reps dead=() kinds=(s l b 'b -M' m 'm -M' i r)
	local -a variants=('' _compare_twice) benchmarks=(_benchmark)
	local -A flags=(
		[_benchmark]='-DBENCHMARK'
		[_compare_twice]='-DRSEQ_COMPARE_TWICE'
	)
	# Kernels without concurrency IDs (before 6.3) have no programs for them.
	local -A cid_flags=(
		[_mm_cid]='-DBUILDOPT_RSEQ_PERCPU_MM_CID'
		[_mm_cid_benchmark]='-DBUILDOPT_RSEQ_PERCPU_MM_CID -DBENCHMARK'
		[_mm_cid_compare_twice]='-DBUILDOPT_RSEQ_PERCPU_MM_CID -DRSEQ_COMPARE_TWICE'
	)
	prepare "$tree" tree
	if ! knows_arch "$tree"; then
		skip_tree "the tree has no rseq selftests for $ARCH_NAME"
		return 0
	fi
	KNOWS_LIBC=$(grep -lE '__weak .*__rseq_(offset|handled)' "$SCRATCH/src/tree/rseq/rseq.c" || :)
	[[ $KNOWS_LIBC ]] ||
		echo "# no -libc tests: the tree's programs insist on registering themselves" >>"$OUT/tests.list"
	# Old programs have a function whose name the C library took later (2.30).
	sed -i 's/\<gettid(/rseq_gettid(/' "$SCRATCH/src/tree/rseq/param_test.c"
	# 6.6 takes an unknown size, -1, for that of the area: 4 GB, and on arm64 a thread's
	# area is nearer to the end of the address space.
	sed -i 's/if (alloc_size < ORIG_RSEQ_ALLOC_SIZE)/if ((int)alloc_size < ORIG_RSEQ_ALLOC_SIZE)/' \
		"$SCRATCH/src/tree/rseq/rseq.c"
	# From 6.3 to 6.8 they take the 20 bytes that the C library names since 2.40, and in
	# Debian's 2.36, for the area's end, which is at 32: no node ID, no concurrency ID.
	sed -i 's/^\(\t*rseq_size = \)\(\*libc_rseq_size_p\);/\1\2 < 32 ? 32 : \2;/' "$SCRATCH/src/tree/rseq/rseq.c"
	compile "$tree" tree basic_test basic_test.c
	add basic_test 60 basic_test
	scale_basic_percpu tree
	compile "$tree" tree basic_percpu_ops_test basic_percpu_ops_test.c
	add basic_percpu_ops_test-scaled 120 basic_percpu_ops_test
	if grep -q BUILDOPT_RSEQ_PERCPU_MM_CID "$SCRATCH/src/tree/rseq/param_test.c"; then
		compile "$tree" tree basic_percpu_ops_mm_cid_test basic_percpu_ops_test.c \
			-DBUILDOPT_RSEQ_PERCPU_MM_CID
		add basic_percpu_ops_mm_cid_test-scaled 120 basic_percpu_ops_mm_cid_test
		for variant in "${!cid_flags[@]}"; do flags[$variant]=${cid_flags[$variant]}; done
		variants+=(_mm_cid _mm_cid_compare_twice) benchmarks+=(_mm_cid_benchmark)
	fi
	# The membarrier test needs an operation that not every architecture has; it would
	# say so and pass. 5.10 compiles its worker all the same, which nothing calls then.
	if ! grep -qs 'define RSEQ_ARCH_HAS_OFFSET_DEREF_ADDV' "$SCRATCH/src/tree/rseq/rseq-$ARCH_NAME"*.h; then
		kinds=("${kinds[@]::${#kinds[@]}-1}") dead=('-Wl,--defsym=rseq_offset_deref_addv=abort')
		echo "# no param_test -T r: the tree has no rseq_offset_deref_addv() for $ARCH_NAME" >>"$OUT/tests.list"
	fi
	compile "$tree" tree param_test param_test.c "${dead[@]}"
	for variant in "${!flags[@]}"; do
		# shellcheck disable=SC2086 # several flags
		compile "$tree" tree "param_test$variant" param_test.c ${flags[$variant]} "${dead[@]}"
	done
	for variant in "${variants[@]}"; do
		# run_param_test.sh of the trees: -r 1000 and 6 threads for each CPU. With
		# concurrency IDs every round waits for others, so these get fewer.
		reps=1000
		[[ $variant != _mm_cid* ]] || reps=200
		for what in "${kinds[@]}"; do
			name=param_test$variant-${what/ -/}
			# shellcheck disable=SC2086 # a letter and perhaps -M
			add "$name" 60 "param_test$variant" -T $what -r "$reps" -t 6
		done
		# A yield, and a signal, at the end of a section on every second round.
		add "param_test$variant-yield" 60 "param_test$variant" -T i -r 100 -t 6 \
			-7 -1 -m 2 -y
		add "param_test$variant-kill" 60 "param_test$variant" -T l -r 100 -t 6 \
			-7 -1 -m 2 -k
	done
	for variant in "${benchmarks[@]}"; do
		add "param_test$variant-s" 60 "param_test$variant" -T s -r 1000 -t 6
	done
}

# newer_tests NEWER TREE
newer_tests() {
	local tree=$1 name
	for name in legacy_check syscall_errors_test; do
		[[ -r $tree/tools/testing/selftests/rseq/$name.c ]] ||
			die "$EX_TREE" "no $name ($tree)" "give a tree of 7.2 or later"
	done
	prepare "$tree" newer
	# Where the kernel has no pidfd_open(), the harness gets a descriptor that is ready
	# at once, and waits for its child without a limit: the guest has one.
	if ! grep -qs pidfd_open "$2/include/uapi/asm-generic/unistd.h"; then
		sed -i -e 's/__NR_pidfd_open/__NR_eventfd2/' -e 's/&status, WNOHANG/\&status, 0/' \
			"$SCRATCH"/src/newer/kselftest_harness.h
	fi
	# Both insist on registering themselves.
	for name in legacy_check syscall_errors_test; do
		compile "$tree" newer "$name" "$name.c"
		printf '%s 60 %s\n' "kselftest-$name" "$name" >>"$OUT/tests.list"
	done
}

main() {
	local arch
	options 'arch:' "$@"
	arch=${OPTION[arch]-x86}
	((${#ARGS[@]} == 2 || ${#ARGS[@]} == 3)) || usage_error "OUT, TREE and perhaps NEWER-TREE are needed"
	set -- "${ARGS[@]}"
	use_guest_arch "$arch"
	need make
	need rsync
	scratch
	OUT=$(realpath -m -- "$1")
	rm -rf -- "$OUT"
	mkdir -p -- "$OUT"
	echo '# The rseq selftests of a kernel tree; counts scaled down for emulation.' \
		>"$OUT/tests.list"
	STARTED=()
	tree_tests "$(realpath -- "$2")"
	[[ -z ${3-} ]] || newer_tests "$(realpath -- "$3")" "$2"
	compiled
	progress_end
}

main "$@"
