#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds modules for a baseline, as they shipped before the backport, and the program that
# tries them in the kernel of a tree.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=scripts/lib/module.sh
source "$KIT_DIR/scripts/lib/module.sh"

usage() {
	cat <<'END'
usage: shipped.sh [--arch ARCH] [--generic] OUT BASELINE BEFORE AFTER KIT

BEFORE and AFTER are the folders in which the kernel of the tree BASELINE, and the one to
test, were built with modules. OUT gets the program shipped, which carries modules for
BASELINE, and a tests.list: they have to work, or with --generic, which is for a kernel
with other numbers, to be refused. KIT is the folder of the guest tests, of which init
and kvm are taken.
END
}

# embed NAME.ko FROM: without what only a debugger reads; an empty file if there is none.
embed() {
	if [[ -s $2 ]]; then
		"$ARCH_OBJCOPY" --strip-debug "$2" "$OUT/$1"
	else
		: >"$OUT/$1"
	fi
}

# list GENERIC: the tests, for what can be a module in this kernel.
list() {
	echo '# NAME TIMEOUT PROGRAM [ARG ...]'
	printf 'shipped-%s 60 shipped %s\n' flags flags tasks tasks
	if [[ -s $OUT/shipped_patch.ko ]]; then echo 'shipped-patch 60 shipped patch'; fi
	if [[ -s $OUT/hypervisor.ko ]]; then
		echo 'shipped-kvm 60 shipped kvm'
		(($1)) || echo 'kvm 60 kvm 500'
	fi
	((!$1)) || echo 'shipped-forged 60 shipped forged'
}

main() {
	local arch before after generic name magic
	options 'arch: generic' "$@"
	arch=${OPTION[arch]-x86} generic=${OPTION[generic]-0}
	((${#ARGS[@]} == 5)) || usage_error "OUT, BASELINE, BEFORE, AFTER and KIT are needed"
	OUT=${ARGS[0]} before=${ARGS[2]} after=${ARGS[3]}
	use_guest_arch "$arch"
	need modinfo kmod
	magic=$(magic_of "$after" 2>/dev/null) ||
		die "$EX_MISSING" "no built kernel ($after)" "build it with modules first"
	scratch
	build_modules shipped "${ARGS[1]}" "$before"
	for name in shipped_flags shipped_tasks shipped_patch; do
		embed "$name.ko" "$OUT/module/$name.ko"
	done
	embed hypervisor_irq.ko "$before/virt/lib/irqbypass.ko"
	embed hypervisor.ko "$before/arch/$ARCH_NAME/kvm/kvm.ko"
	embed hypervisor_cpu.ko "$before/arch/$ARCH_NAME/kvm/kvm-amd.ko"
	edit_modinfo "$OUT/shipped_flags.ko" "$OUT/forged_flags.ko" "s|^vermagic=.*|vermagic=$magic|"
	build_carrier shipped shipped -DGUARDED="$generic"
	cp -- "${ARGS[4]}"/{init,kvm} "$OUT/"
	list "$generic" >"$OUT/tests.list"
}

main "$@"
