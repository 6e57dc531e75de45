# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE is verify.sh's
# The stack that apply.sh has landed in TREE, wherever it is kept there: a quilt stack, a
# distribution's own folder of patches, or commits.

# shellcheck source=scripts/lib/fingerprint.sh
source "$KIT_DIR/scripts/lib/fingerprint.sh"

# landed FIELD: series, level or numbering of what has landed, in whatever form; nothing
# where that is not known.
landed() {
	load_status "$TREE"
	jq -r --arg field "$1" '.applied[$field] // ""' <<<"$STATUS"
}

# load_stack: sets STACK to a private folder with the patches in order and a series; to
# nothing, and STACK_WHY to the reason, where the tree has none. Once in a run.
load_stack() {
	local program
	[[ -z ${STACK+set} ]] || return 0
	STACK='' STACK_WHY=''
	program=$(kit_program) || exit
	if STACK_WHY=$("$program" --kit "$KIT_DIR" export --format patches "$TREE" "$SCRATCH/stack" 2>&1 >/dev/null); then
		STACK=$SCRATCH/stack STACK_WHY=''
	else
		STACK_WHY=${STACK_WHY#*: error: }
	fi
}

# stack_names: the patches of the stack, in order: 0004-cocci-x86.patch is cocci/x86.patch.
stack_names() {
	if [[ $STACK ]]; then sed '/^#/d;/^[[:space:]]*$/d' "$STACK/series"; fi
}

# stack_files: the files that the stack changes or adds, each once.
stack_files() {
	if [[ $STACK ]]; then
		sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' "$STACK"/*.patch | LC_ALL=C sort -u
	fi
}

# stack_patch DIR NAME [-R]: one of them onto the tree in DIR, or off it: exactly, or not.
stack_patch() { (cd -- "$1" && patch -sN -p1 -F0 --no-backup-if-mismatch "${@:3}" <"$STACK/$2"); }

# stack_take_off DIR: all of them off, the last first.
stack_take_off() {
	local name
	while read -r name; do stack_patch "$1" "$name" -R || return; done < <(stack_names | tac)
}
