#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Boots a kernel with two tasks asleep, one with a signal pending, and dumps its memory.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"
# shellcheck source=scripts/lib/qemu.sh
source "$KIT_DIR/scripts/lib/qemu.sh"

readonly LIMIT=120

usage() {
	cat <<'END'
usage: dump.sh [--arch ARCH] IMAGE DIR

Boots the kernel IMAGE under software emulation. DIR gets its memory, memory.dump (ELF,
for drgn) and memory.kdump (compressed, for crash), and tasks: the IDs of the process that
has a signal pending, and of one that has none. The kernel has to be able to tell QEMU where its symbols are (FW_CFG_SYSFS, and
PROC_KCORE or another option that makes it write VMCOREINFO).

Exit code: 0 dumped, 1 the guest did not come so far, 2 usage, 4 something is missing.
END
}

# monitor COMMAND: to QEMU's.
monitor() { printf '%s\n' "$1" >&"${QEMU[1]}"; }

# start_guest ARCH IMAGE: its console goes to DIR/console.log, its monitor is QEMU[1].
start_guest() {
	guest_command "$1" 2 128 "$2" "$SCRATCH/initramfs" "$OUT/console.log" "$(arch_key "$1" dump-parameters)"
	COMMAND+=(-device vmcoreinfo -monitor stdio)
	coproc QEMU { exec "${COMMAND[@]}" >"$OUT/qemu.log" 2>&1; }
	GUEST=$QEMU_PID
}

# pack COMPILER: an initramfs with held as its init.
pack() {
	mkdir -p -- "$SCRATCH/root/proc"
	"$1" -O2 -Wall -Wextra -Werror -static -no-pie -o "$SCRATCH/root/init" "$KIT_DIR/guest/held.c"
	(cd -- "$SCRATCH/root" && find . -print0 | cpio -o -0 -H newc -R 0:0 --quiet) | gzip -1 >"$SCRATCH/initramfs"
}

main() {
	local arch tries=0
	options 'arch:' "$@"
	((${#ARGS[@]} == 2)) || usage_error "IMAGE and DIR are needed"
	arch=$(arch_name "${OPTION[arch]-x86}")
	[[ -r ${ARGS[0]} ]] || die "$EX_MISSING" "no kernel image (${ARGS[0]})" "build it first"
	need_machine "$arch"
	need cpio
	use_guest_arch "$arch"
	mkdir -p -- "${ARGS[1]}"
	OUT=$(cd -- "${ARGS[1]}" && pwd -P)
	scratch
	pack "$ARCH_COMPILER"
	rm -f -- "$OUT"/{memory.dump,memory.kdump,tasks,console.log}
	: >"$OUT/console.log"
	start_guest "$arch" "$(realpath -- "${ARGS[0]}")"
	trap 'kill -KILL "$GUEST" 2>/dev/null || :; wait; rm -rf -- "$SCRATCH"' EXIT
	until sed -nE 's/^held ([0-9]+) quiet ([0-9]+).*/\1 \2/p' "$OUT/console.log" >"$OUT/tasks" && [[ -s $OUT/tasks ]]; do
		if ((++tries > LIMIT * 10)) || ! kill -0 "$GUEST" 2>/dev/null; then
			die "$EX_NO" "the guest did not start its tasks ($OUT/console.log)" "see there, and $OUT/qemu.log"
		fi
		sleep 0.1
	done
	monitor "dump-guest-memory $OUT/memory.dump"
	monitor "dump-guest-memory -z $OUT/memory.kdump"
	monitor quit
	wait "$GUEST" || :
	[[ -s $OUT/memory.dump && -s $OUT/memory.kdump ]] || die "$EX_NO" "QEMU left no dump" "see $OUT/qemu.log"
}

main "$@"
