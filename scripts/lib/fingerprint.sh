# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the results in a folder were made with and of. Needs common.sh, arch.sh, a
# scratch folder, and OUT and PROGRAM of results.sh.

# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

# load_status TREE: sets STATUS to what apply.sh finds there, as JSON: its fingerprint as
# tree; series, level and numbering of what has landed as applied, null where nothing has or
# the state is unknown. Once for a tree.
load_status() {
	local program
	[[ ${STATUS_OF-} != "$1" ]] || return 0
	program=$(kit_program) || exit
	STATUS=$("$program" --kit "$KIT_DIR" apply --status --json - "$1" 2>/dev/null |
		jq -c '{tree: .fingerprint, applied: (if (.series // "") != "" then {series, level, numbering} else null end)}' |
		grep .) || STATUS='{"tree":null,"applied":null}'
	STATUS_OF=$1
}

# kernel_version TREE: as "make kernelversion" prints it, from the first lines of Makefile.
kernel_version() {
	sed -nE '1,12s/^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION) *= *//p' "$1/Makefile" |
		awk 'NR == 1 { v = $0; next } NR == 4 { v = v $0; next } { v = v "." $0 } END { print v }'
}

# stack_of TREE: the digest of all that was applied to it.
stack_of() { jq -r .digest "$1/.tif-backports/info.json" 2>/dev/null || echo none; }

# made_with TREE ARCHES: OUT/fingerprint.json says it, and on which day.
made_with() {
	local tree=$1 name
	load_status "$tree"
	"$PROGRAM" --kit "$KIT_DIR" results stack "$tree" >"$SCRATCH/patches.json" 2>/dev/null || : # none
	for name in ${2//,/ }; do
		printf '%s\t%s\n' "$name" "$(arch_compiler "$name")"
	done | jq -Rsc --arg kernel "$(kernel_version "$tree")" --arg version "$(version)" \
		--arg commit "$(kit_commit)" --arg stack "$(stack_of "$tree")" --arg date "$(date -u +%F)" \
		--slurpfile patches "$SCRATCH/patches.json" \
		--argjson status "$STATUS" '{fingerprint: ($status + {$kernel, compilers: [split("\n")[] | select(. != "") | split("\t") |
			{(.[0]): .[1]}] | add, $stack, $version, patches: ($patches[0] // [])} +
			if $commit == "" then {} else {$commit} end), $date}' >"$OUT/fingerprint.json"
}
