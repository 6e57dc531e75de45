# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # BASELINE, OUT, ... are verify.sh's
# What debuggers of kernels read in a dump of the tree's memory is what they read in the
# baseline's: two tasks, asleep, one with a signal pending (guest/held.c). With generic
# numbers crash, which has the number of a flag built in, reads another flag.

# version_of TOOL
version_of() { "$1" --version 2>&1 </dev/null | grep -oE '[0-9]+\.[0-9]+[0-9.]*' | head -n 1; }

# crash_reads VMLINUX DIR HELD QUIET
crash_reads() {
	local vmlinux=$1 dump=$2/memory.kdump task said
	for task in held="$3" quiet="$4"; do
		printf 'sig %s\nbt %s\nquit\n' "${task#*=}" "${task#*=}" >"$SCRATCH/commands"
		said=$(crash -s --no_scroll -i "$SCRATCH/commands" "$vmlinux" "$dump" </dev/null 2>"$SCRATCH/crash.err") || return
		printf '%s\n' "$said" | sed -nE "s/^SIGPENDING: (yes|no)$/${task%%=*} SIGPENDING \\1/p
			s/^PID: .*COMMAND: (.*)/${task%%=*} \\1/p
			s/^ *#[0-9]+ \\[[0-9a-f]+\\] ([^ ]+) at .*/${task%%=*} in \\1/p" | uniq
	done
}

# drgn_reads VMLINUX DIR HELD QUIET: its helpers, and fields by their names. What QEMU
# dumps has physical addresses; these are the two linear mappings of x86-64.
drgn_reads() {
	cat >"$SCRATCH/held.py" <<-'END'
		import sys
		from drgn.helpers.linux.list import list_for_each_entry
		from drgn.helpers.linux.pid import find_task

		def physical(address, count, offset, is_physical):
		    return prog.read(offset, count, physical=True)

		prog.add_memory_segment(0xffff888000000000, 1 << 40, physical)
		prog.add_memory_segment(0xffffffff80000000, 1 << 29, physical)
		for name, pid in zip(("held", "quiet"), sys.argv[1:]):
		    task = find_task(prog, int(pid))
		    children = list_for_each_entry("struct task_struct", task.children.address_of_(), "sibling")
		    print(name, task.comm.string_().decode(), "children", len(list(children)))
		    print(name, "signals", hex(task.signal.shared_pending.signal.sig[0].value_()))
		    print(name, "rseq area", bool(task.rseq))
		    try:
		        for frame in prog.stack_trace(task):
		            if frame.name:
		                print(name, "in", frame.name)
		    except Exception as error: # an older drgn than this kernel's unwind tables
		        print(name, "stack:", error)
	END
	drgn -c "$2/memory.dump" -s "$1" "$SCRATCH/held.py" "$3" "$4" 2>"$SCRATCH/drgn.err" </dev/null
}

# reads TOOL BUILD DIR: what TOOL reads in the dump in DIR, of the kernel in BUILD.
reads() {
	local held quiet
	read -r held quiet <"$3/tasks" || return
	"$1_reads" "$2/vmlinux" "$3" "$held" "$quiet"
}

# same_reading TOOL BEFORE AFTER DIR: DIR/TOOL.baseline has what it reads in the baseline.
same_reading() {
	local ignored='$^'
	reads "$1" "$3" "$4/tree" >"$4/$1.tree" || {
		cat -- "$SCRATCH/$1.err"
		return 1
	}
	cat -- "$4/$1.tree"
	FIGURES+=("version=$(version_of "$1")" "lines=$(wc -l <"$4/$1.tree")")
	if [[ $1 == crash ]]; then
		FIGURES+=("sigpending=$(sed -n 's/^held SIGPENDING //p' "$4/$1.tree")")
		if guarded "$3"; then ignored='SIGPENDING'; fi
	fi
	diff <(grep -v "$ignored" "$4/$1.baseline") <(grep -v "$ignored" "$4/$1.tree")
}

# both_dumps BEFORE AFTER DIR
both_dumps() {
	"$KIT_DIR/guest/dump.sh" --arch "$ARCH_NAME" "$(kernel_image "$1" "$ARCH_NAME")" "$3/baseline" &&
		"$KIT_DIR/guest/dump.sh" --arch "$ARCH_NAME" "$(kernel_image "$2" "$ARCH_NAME")" "$3/tree"
}

# verify_tools ARCH BEFORE AFTER REPEAT
verify_tools() {
	local arch=$1 tool dir=$OUT/kabi/$1 path
	if [[ ! $(arch_key "$arch" dump-parameters) ]]; then
		record "kabi/$arch/dumps" skip "$4" - "reason=arch/$arch/build has no dump-parameters"
		return
	fi
	check "kabi/$arch/dumps" "$4" "$OUT/log/kabi-$arch-dumps.log" both_dumps "$2" "$3" "$dir" || return 0
	for tool in crash drgn; do
		path=kabi/$arch/$tool
		if ! command -v "$tool" >/dev/null; then
			record "$path" skip "$4" - "reason=$tool is not installed (scripts/setup.sh kabi)"
		elif ! reads "$tool" "$2" "$dir/baseline" >"$dir/$tool.baseline" || ! grep -q '^quiet ' "$dir/$tool.baseline"; then
			record "$path" skip "$4" - "reason=$tool $(version_of "$tool") does not read the baseline's dump"
		else
			check "$path" "$4" "$OUT/log/kabi-$arch-$tool.log" same_reading "$tool" "$2" "$3" "$dir" || :
		fi
	done
	rm -f -- "$dir"/{baseline,tree}/memory.*
}
