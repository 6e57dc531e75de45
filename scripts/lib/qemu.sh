# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # guest/*.sh read COMMAND
# The command line of a guest. Needs arch.sh.

# guest_command ARCH CPUS MEMORY KERNEL INITRAMFS LOG [PARAMETERS [ICOUNT]]: sets COMMAND;
# the console goes to LOG. With ICOUNT of 1 instructions are counted in place of time: then
# the architecture has other parameters.
guest_command() {
	local arch=$1 append key clock=timed
	local -A machine=()
	if ((${8-0})); then clock=counted; fi
	for key in emulator machine accel cpu console parameters "$clock-parameters"; do
		machine[$key]=$(arch_key "$arch" "$key")
	done
	append="console=${machine[console]} ${machine[parameters]}"
	if [[ ${machine["$clock-parameters"]} ]]; then append+=" ${machine["$clock-parameters"]}"; fi
	COMMAND=("${machine[emulator]}" -machine "${machine[machine]}" -accel "${machine[accel]}"
		-cpu "${machine[cpu]}" -smp "$2" -m "$3" -nodefaults -no-user-config -display none
		-no-reboot -kernel "$4" -initrd "$5" -serial "file:$6" -append "$append${7+ $7}")
	if ((${8-0})); then COMMAND+=(-icount 'shift=0,sleep=off'); fi
}

# ran_stale_code CONSOLE: did the kernel die of a breakpoint that its memory does not have?
# The oops shows the code, and the byte before the next instruction is no int3. QEMU can keep
# a translation of code that another CPU changes meanwhile (seen with 7.2); Linux puts an int3
# there while it changes a jump. On an unpatched 6.6 it was one boot of seven with the guest
# test kvm.
ran_stale_code() {
	local byte
	byte=$(sed -nE '/int3: 0000/,/Code:/s/.*Code: .*([0-9a-f]{2}) <[0-9a-f]{2}>.*/\1/p' "$1" | head -n 1)
	[[ $byte && $byte != cc ]]
}
