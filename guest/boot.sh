#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Boots one kernel with one initramfs of guest tests, and says how that ended.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"
# shellcheck source=scripts/lib/qemu.sh
source "$KIT_DIR/scripts/lib/qemu.sh"

usage() {
	cat <<'END'
usage: boot.sh --kernel IMAGE --initramfs FILE --out DIR [option...]

  --arch ARCH     x86 (the default), or another one with an emulator in arch/ARCH/build
  --vmlinux FILE  what IMAGE was made from: the guest must have this build ID
  --smp N         CPUs of the guest (2)
  --memory MB     memory of the guest (1024)
  --timeout S     the host's limit for the whole run (600)
  --run GLOBS     only the tests whose names match one of GLOBS, comma separated
  --scale N       divide the tests' counts by N (for slow debug kernels)
  --times N       multiply the tests' counts, and all time limits, by N
  --slow N        multiply the tests' own time limits by N
  --first         stop at the first test that does not pass; the rest is not missed
  --mode MODE     which kernel the tests must find: patched, stock, or alias, which is
                  patched but has no bit of its own for rseq
  --disks LIST    images, comma separated, SERIAL=FILE each; what is written to them is lost
  --append STR    more kernel parameters
  --icount        count instructions instead of time (on 1 CPU, unless --smp says more)

DIR gets: verdicts.jsonl (one line per test), console.log, command (to repeat by
hand), qemu.log, and outcome, one word:

  passed      every test of the list ran, and none failed; skipped ones are listed
  failed      a test failed or was killed by a signal
  splat       the kernel complained
  panicked    the kernel died
  mismatch    it ran, but its build ID is not that of --vmlinux
  timeout     a test, or the whole guest, took longer than its limit
  incomplete  the guest ended without saying that it was done

A kernel that died of a breakpoint which its memory does not have is booted again, twice
at most: the emulator's doing. console-N.log is then what the earlier ones said.
Exit code: 0 passed, 1 any other outcome, 2 usage, 4 something is missing.
END
}

parse_options() {
	local names='arch: kernel: vmlinux: initramfs: out: smp: memory: timeout: run: scale: times: slow:'
	options "$names first mode: append: disks: icount" "$@"
	no_arguments
	ARCH=$(arch_name "${OPTION[arch]-x86}") KERNEL=${OPTION[kernel]-} INITRAMFS=${OPTION[initramfs]-}
	OUT=${OPTION[out]-} SMP=${OPTION[smp]-2} MEMORY=${OPTION[memory]-1024} LIMIT=${OPTION[timeout]-600}
	RUN=${OPTION[run]-} SLOW=${OPTION[slow]-1} TIMES=${OPTION[times]-1} ICOUNT=${OPTION[icount]-0}
	FIRST=${OPTION[first]-0} APPEND=''
	if ((ICOUNT)); then SMP=${OPTION[smp]-1}; fi
	if ((FIRST)); then APPEND+=' tif.first=1'; fi
	if [[ ${OPTION[scale]-} ]]; then APPEND+=" tif.scale=${OPTION[scale]}"; fi
	if [[ ${OPTION[mode]-} ]]; then APPEND+=" tif.mode=${OPTION[mode]}"; fi
	if [[ ${OPTION[append]-} ]]; then APPEND+=" ${OPTION[append]}"; fi
	[[ $KERNEL && $INITRAMFS && $OUT ]] ||
		die "$EX_USAGE" "--kernel, --initramfs and --out are needed" "see --help"
	[[ $SMP =~ ^[1-9][0-9]*$ && $LIMIT =~ ^[1-9][0-9]*$ && $MEMORY =~ ^[1-9][0-9]*$ &&
		$SLOW =~ ^[1-9][0-9]*$ && $TIMES =~ ^[1-9][0-9]*$ ]] ||
		die "$EX_USAGE" "--smp, --memory, --timeout, --slow and --times take a positive number"
	if ((TIMES > 1)); then
		APPEND+=" tif.times=$TIMES" SLOW=$((SLOW * TIMES)) LIMIT=$((LIMIT * TIMES))
	fi
	[[ -z $RUN ]] || APPEND+=" tif.run=$RUN"
	IFS=, read -r -a DISKS <<<"${OPTION[disks]-}"
}

# check_inputs: what is booted is there; BUILD_ID is the one that the guest must have.
check_inputs() {
	BUILD_ID=''
	[[ -r $KERNEL ]] || die "$EX_MISSING" "no kernel image ($KERNEL)" "build it first"
	[[ -r $INITRAMFS ]] || die "$EX_MISSING" "no initramfs ($INITRAMFS)" \
		"guest/initramfs.sh builds one"
	if [[ ${OPTION[vmlinux]-} ]]; then
		need readelf binutils
		BUILD_ID=$(readelf -n -- "${OPTION[vmlinux]}" 2>/dev/null | sed -n "s/.*Build ID: //p") || :
		[[ $BUILD_ID ]] || die "$EX_MISSING" "no build ID (${OPTION[vmlinux]})"
	fi
}

matches() {
	local name=$1 glob globs
	[[ $RUN ]] || return 0
	IFS=, read -r -a globs <<<"$RUN"
	for glob in "${globs[@]}"; do
		# shellcheck disable=SC2053 # a glob on purpose
		[[ $name == $glob ]] && return 0
	done
	return 1
}

# The tests that must have a verdict, from the list inside the archive.
expected_names() {
	local list=$SCRATCH/tests.list name rest
	zcat -- "$INITRAMFS" | cpio -i --quiet --to-stdout tests.list ./tests.list >"$list"
	[[ -s $list ]] || die "$EX_MISSING" "no list of tests ($INITRAMFS)" \
		"guest/initramfs.sh builds one"
	echo boot
	while read -r name rest; do
		if matches "$name"; then printf '%s\n' "$name"; fi
	done <"$list"
}

# Runs QEMU and waits; the outcome of the host's clock is the return value.
run_qemu() {
	local ended=0 late=0 disk bus slow
	bus=$(arch_key "$ARCH" bus) slow=$(arch_slow "$ARCH")
	guest_command "$ARCH" "$SMP" "$MEMORY" "$KERNEL" "$INITRAMFS" "$OUT/console.log" \
		"tif.slow=$((SLOW * slow))$APPEND" "$ICOUNT"
	COMMAND+=(-device "virtio-serial-$bus"
		-chardev "file,id=verdict,path=$OUT/verdicts.jsonl"
		-device "virtserialport,chardev=verdict,name=tif.verdict")
	for disk in "${DISKS[@]}"; do
		COMMAND+=(-drive "if=none,id=${disk%%=*},format=raw,snapshot=on,file=${disk#*=}"
			-device "virtio-blk-$bus,drive=${disk%%=*},serial=${disk%%=*}")
	done
	printf '%q ' "${COMMAND[@]}" >"$OUT/command"
	echo >>"$OUT/command"
	"${COMMAND[@]}" </dev/null >"$OUT/qemu.log" 2>&1 &
	QEMU_PID=$!
	# One private sleeper is the clock; whichever ends first decides.
	# It outlives a run that is killed, and must not hold its locks.
	sleep "$LIMIT" 6>&- 7>&- 8>&- 9>&- &
	SLEEP_PID=$!
	wait -n -p ended "$QEMU_PID" "$SLEEP_PID" || :
	[[ $ended == "$SLEEP_PID" ]] && late=1
	stop_guest
	return "$late"
}

stop_guest() {
	local pid
	for pid in "${QEMU_PID-}" "${SLEEP_PID-}"; do
		[[ $pid ]] || continue
		kill -KILL "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	QEMU_PID='' SLEEP_PID=''
}

# Each line must be whole, each expected name there exactly once, the end line last.
complete() {
	local got ran
	jq -es . "$OUT/verdicts.jsonl" >/dev/null 2>&1 || return 1
	got=$(jq -r 'select(.name) | .name' "$OUT/verdicts.jsonl" | sort)
	ran=$(tail -n 1 -- "$OUT/verdicts.jsonl" | jq -r 'select(.end == true) | .ran')
	if ((FIRST)) && [[ $ran && $(bad_tests) == 1 ]]; then return 0; fi
	[[ $got == "$(sort "$SCRATCH/expected")" ]] &&
		[[ $ran == "$(wc -l <"$SCRATCH/expected")" ]]
}

bad_tests() {
	jq -s '[.[] | select(.name and .outcome != "pass" and .outcome != "skip")] | length' \
		"$OUT/verdicts.jsonl"
}

count() { jq -s --arg o "$1" '[.[] | select(.outcome == $o)] | length' "$OUT/verdicts.jsonl"; }

# ran_another: did the guest say that it is another build?
ran_another() {
	local said
	said=$(jq -rR 'fromjson? | select(.name == "boot") | .detail' "$OUT/verdicts.jsonl")
	[[ $BUILD_ID && $said && " $said " != *" build_id=$BUILD_ID "* ]] || return
	say "the guest's boot says $said, ${OPTION[vmlinux]} has build_id=$BUILD_ID" >&2
}

decide() {
	local in_time=$1
	if ran_another; then
		echo mismatch
	elif grep -aq 'Kernel panic' "$OUT/console.log"; then
		echo panicked
	elif ! complete; then
		if grep -aqs '"outcome":"splat"' "$OUT/verdicts.jsonl"; then
			echo splat
		elif ((in_time)); then
			echo incomplete
		else
			echo timeout
		fi
	elif (($(count splat))); then
		echo splat
	elif (($(count fail) + $(count signal))); then
		echo failed
	elif (($(count timeout))); then
		echo timeout
	elif (($(count pass) < 2)); then
		# Nothing but "boot" passed: that shows nothing.
		echo failed
	else
		echo passed
	fi
}

summary() {
	jq -rR 'fromjson? | select(.name and .outcome != "pass") |
		"\(.outcome) \(.name)" + if .why == "" then "" else ": \(.why)" end' \
		"$OUT/verdicts.jsonl"
	say "$1: $(jq -rRs '[split("\n")[] | fromjson? | select(.name)] |
		"\([.[] | select(.outcome == "pass")] | length) passed, \(
		[.[] | select(.outcome == "skip")] | length) skipped, \(
		[.[] | select(.outcome != "pass" and .outcome != "skip")] | length) failed"' \
		"$OUT/verdicts.jsonl") ($OUT)"
}

main() {
	local in_time outcome try
	parse_options "$@"
	# Whoever reads OUT next must not take the last run's for this one's, refused or not.
	rm -f -- "$OUT"/console-*.log "$OUT"/{verdicts.jsonl,console.log,command,qemu.log,outcome}
	check_inputs
	need_machine "$ARCH"
	need jq
	need cpio
	scratch
	trap 'stop_guest; rm -rf -- "$SCRATCH"' EXIT
	expected_names >"$SCRATCH/expected"
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	for try in 1 2 3; do
		in_time=1
		: >"$OUT/verdicts.jsonl" && : >"$OUT/console.log"
		run_qemu || in_time=0
		outcome=$(decide "$in_time")
		if ((try == 3)) || [[ $outcome != panicked ]] || ! ran_stale_code "$OUT/console.log"; then break; fi
		say "$PROG: the emulator executed a breakpoint that is not in the guest's memory: booting again"
		mv -- "$OUT/console.log" "$OUT/console-$try.log"
	done
	printf '%s\n' "$outcome" >"$OUT/outcome"
	summary "$outcome"
	[[ $outcome == passed ]] || exit "$EX_NO"
}

main "$@"
