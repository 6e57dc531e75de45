#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='which functions execute what a registration costs: counts of QEMU become a table'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# An emulator that writes the counts of its kernel to where the plugin would.
cat >emulator <<'END'
#!/bin/bash
while (($#)); do
	if [[ $1 == -kernel ]]; then kernel=$2; fi
	if [[ $1 == -plugin ]]; then out=${2##*,out=}; fi
	shift
done
cp -- "${kernel%/bzImage}/counts" "$out"
END
chmod +x emulator

# kernel NAME: two events, of 100 and of 10, each measured twice without and with.
kernel() {
	mkdir -p "build $1" "dir/perf/x86/$1" &&
		touch "build $1/bzImage" &&
		printf '%016x %s\n' 0xffffffff81000010 "T enter" 0xffffffff81000040 "t handle" 0xffffffff81000080 "T leave" \
			0xffffffff81000000 "D data" >"build $1/System.map" &&
		printf '%q ' "$PWD/emulator" -kernel "$PWD/build $1/bzImage" -serial "file:$PWD/dir/perf/x86/$1/console.log" \
			>"dir/perf/x86/$1/command" &&
		printf '{"name":"perf","detail":"switch_cost=1 switch_events=100 signal_cost=2 signal_events=10"}\n' \
			>"dir/perf/x86/$1/verdicts.jsonl" &&
		cat >"build $1/counts"
}

test_expect_success 'two kernels that were counted' '
	kernel baseline <<-END &&
	0 ffffffff81000010 500
	1 ffffffff81000010 500
	1 ffffffff81000040 3200
	1 ffffffff81000044 3200
	2 ffffffff81000010 500
	3 ffffffff81000010 900
	3 ffffffff81000040 3200
	3 ffffffff81000044 3200
	5 ffffffff81000080 90
	7 ffffffff81000080 90
	END
	kernel tree <<-END
	1 ffffffff81000010 800
	3 ffffffff81000010 800
	4 ffffffff81000080 40
	6 ffffffff81000080 40
	7 ffffffff81000080 0
	END
'
test_expect_success 'each event has the functions that differ, the most first' '
	cat >want <<-END &&
	switch
	  baseline      tree  function
	     64.00         -  handle
	         -      8.00  enter
	signal
	  baseline      tree  function
	      9.00     -4.00  leave
	END
	"$KIT/maint/perf/functions.sh" --event switch,signal dir >got 2>err && test_cmp want got &&
	test_cmp want dir/perf/x86/functions.txt
'
test_expect_success 'one event is asked for' '
	"$KIT/maint/perf/functions.sh" --event signal dir 2>err >got && sed -n "/^signal/,\$p" want >part && test_cmp part got
'
test_expect_success 'nothing was counted: the marks are not there' '
	cp "build tree/counts" kept && : >"build tree/counts" &&
	test_expect_code 1 "$KIT/maint/perf/functions.sh" dir >got 2>err && grep -q "tree: nothing was counted" err &&
	test_must_be_empty got && cp kept "build tree/counts"
'
test_expect_success 'measurements that are not a multiple of the events are an error' '
	echo "8 ffffffff81000080 90" >>"build tree/counts" &&
	! "$KIT/maint/perf/functions.sh" dir >got 2>err && grep -q "9 measurements of 2 events" err
'
test_expect_success 'no folder of results, and an architecture without marks' '
	mkdir empty && test_expect_code 4 "$KIT/maint/perf/functions.sh" empty 2>err && grep -q "verify.sh --level perf does" err &&
	test_expect_code 2 "$KIT/maint/perf/functions.sh" --arch s390 dir 2>err && grep -q "no marks for this architecture" err
'

# bytes ARCH COMPILER OBJCOPY: what the marks of its header are in memory.
bytes() {
	printf '#include "%s/guest/lib/rseq-%s.h"\nint main(void) { asm volatile(MARK_BEGIN); asm volatile(MARK_END); }\n' \
		"$KIT" "$1" >marks.c &&
		"$2" -D_GNU_SOURCE -include stddef.h -include stdint.h -include sys/user.h -include sys/mman.h -include ucontext.h \
			-include stdio.h -O2 -c -o marks.o marks.c && "$3" -O binary -j .text.startup marks.o marks.bin &&
		od -An -v -tx1 marks.bin | tr -d ' \n'
}

# right ARCH COMPILER OBJCOPY: they are what functions.sh looks for.
right() {
	local mark
	sed -nE "s/.*\[$1\]=([0-9a-f]+).*/\1/p" "$KIT/maint/perf/functions.sh" >marks &&
		test "$(wc -l <marks)" = 2 && bytes "$@" >got || return 1
	while read -r mark; do
		grep -q "$mark" got || return 1
	done <marks
}

test_expect_success 'the marks are the bytes of the header' 'right x86 gcc objcopy'
for machine in arm64:aarch64-linux-gnu powerpc:powerpc64le-linux-gnu; do
	if command -v "${machine#*:}-gcc" >/dev/null; then
		test_expect_success "and those of ${machine%:*}" 'right "${machine%:*}" "${machine#*:}-gcc" "${machine#*:}-objcopy"'
	fi
done
test_done
