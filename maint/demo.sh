#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Shows the kit at work: a pristine 6.12 tree in, a patched and checked one out.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

# Relative to the kit, so that what the demo shows can be typed.
OUT=out/demo
TREE=$OUT/linux

usage() {
	cat <<TEXT
usage: $PROG

Installs what it needs, fetches a 6.12 tree into out/demo, applies the kit,
audits the tree before and after, verifies it statically and shows the result.
Takes a few minutes, and 1.6 GB in out/demo. Exit codes: as the commands
that it runs (docs/commands.md).
TEXT
}

# step TITLE COMMAND...: show the command, run it; its exit code ends the demo.
step() {
	local title=$1 rc=0
	shift
	printf '\n== %s\n   $ %s\n' "$title" "$*"
	"$@" || rc=$?
	if ((rc > EX_FAULT)); then rc=$EX_FAULT; fi
	if ((rc)); then die "$rc" "the demo stopped at: $title" "the message above says why"; fi
}

show_difference() {
	printf '   $ diff -u out/demo/audit-before.txt out/demo/audit-after.txt\n'
	diff -u --label before --label after "$OUT/audit-before.txt" "$OUT/audit-after.txt" ||
		true # that they differ is the point
}

main() {
	options '' "$@"
	no_arguments
	cd -- "$KIT_DIR"
	mkdir -p -- "$OUT"
	rm -rf -- "${OUT:?}"/* # the tree of the last demo
	step "what the kit needs" scripts/setup.sh core
	step "a pristine 6.12 kernel" scripts/fetch.sh 6.12 "$TREE"
	step "its thread flags" scripts/audit.sh --arch x86 --out "$OUT/audit-before.txt" "$TREE"
	step "the backport" scripts/apply.sh "$TREE"
	step "its thread flags now" scripts/audit.sh --arch x86 --out "$OUT/audit-after.txt" "$TREE"
	show_difference
	step "static verification" scripts/verify.sh --level static --out "$OUT/verify" "$TREE"
	cat <<'TEXT'

== where to look next
   out/demo/linux           the patched tree; a quilt stack: cd there, quilt series
   out/demo/verify          what was checked, one line of JSON each
   scripts/verify.sh out/demo/linux        builds it and boots it under QEMU
   scripts/apply.sh --undo out/demo/linux  gives the pristine tree back
   docs/commands.md         every command and its exit codes
TEXT
}

main "$@"
