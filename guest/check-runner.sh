#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Boots guests that end in every possible way, and checks what boot.sh says of each.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"

usage() {
	cat <<'END'
usage: check-runner.sh KERNEL OUT

KERNEL is any bootable image, OUT where `make -C guest O=OUT` built. One TAP line
per way; exit 0 when boot.sh tells all of them apart.
END
}

# expect OUTCOME WAY [boot.sh option...]: a guest whose tests are "pass", or what
# LEADING says, and WAY.
expect() {
	local want=$1 way=$2 rc=0 got
	shift 2
	printf 'first 20 outcome %s\nsecond 3 outcome %s\n' "${LEADING-pass}" "$way" >"$SCRATCH/dir/tests.list"
	"$HERE/initramfs.sh" "$SCRATCH/image" "$SCRATCH/dir"
	"$HERE/boot.sh" --kernel "$KERNEL" --initramfs "$SCRATCH/image" --timeout 60 \
		--out "$SCRATCH/result" "$@" >"$SCRATCH/said" 2>&1 || rc=$?
	got=$(<"$SCRATCH/result/outcome")
	if [[ $got == "$want" && (($want == passed && $rc == 0) || ($want != passed && $rc == 1)) ]]; then
		tap_test 0 "$way is $want"
	else
		tap_test 1 "$way is $want, but boot.sh says $got and exits with $rc" "$SCRATCH/said"
	fi
}

main() {
	local programs
	options '' "$@"
	((${#ARGS[@]} == 2)) || usage_error "KERNEL and OUT are needed"
	KERNEL=${ARGS[0]} programs=${ARGS[1]} HERE=$KIT_DIR/guest
	[[ -x $programs/outcome ]] || die "$EX_MISSING" "no guest programs ($programs)" \
		"make -C guest O=$programs"
	scratch
	mkdir "$SCRATCH/dir"
	cp -- "$programs/init" "$programs/outcome" "$SCRATCH/dir/"
	tap_plan 13
	expect passed pass
	expect passed skip
	expect failed fail
	expect failed signal
	expect timeout hang
	expect splat splat
	expect incomplete reset
	# The host's clock: by the guest's the test has an hour.
	expect timeout hang --timeout 3 --slow 1200
	LEADING=fail expect failed reset --first
	expect passed pass --first
	# Another program than the guest runs.
	expect mismatch pass --vmlinux "$BASH"
	expect panicked pass --append rdinit=/nothing
	# The last outcome is not taken for that of a run which is refused.
	"$HERE/boot.sh" --kernel "$SCRATCH/nothing" --initramfs "$SCRATCH/image" --out "$SCRATCH/result" >"$SCRATCH/said" 2>&1 || :
	tap_test "$([[ -e $SCRATCH/result/outcome ]] && echo 1 || echo 0)" "no kernel is no outcome" "$SCRATCH/said"
	((TAP_FAILED == 0)) || exit "$EX_NO"
}

main "$@"
