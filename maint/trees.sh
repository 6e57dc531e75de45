# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the writers of tables in this folder share. Needs common.sh.

# audit_trees TREE...: the JSON of each audit, in this order, into $SCRATCH/all. A
# fault in a tree is a finding; a tree that cannot be read ends the run with 1.
audit_trees() {
	local tree rc
	need jq
	scratch
	for tree; do
		rc=0
		"$KIT_DIR/scripts/audit.sh" --format json --out "$SCRATCH/one" "$tree" || rc=$?
		((rc <= EX_NO)) || exit "$EX_NO"
		cat -- "$SCRATCH/one" >>"$SCRATCH/all"
	done
}
