# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What state the tree is in: pristine, ours (applied, popped, changed,
# half-applied), or under somebody else's quilt stack.

# check_own_files: collects the files that are not as they landed, and those
# that are not as they were (a popped stack has none).
check_own_files() {
	local i now
	read_manifest
	hash_files "$TREE" "${M_PATH[@]}"
	for i in "${!M_PATH[@]}"; do
		now=${HASH[${M_PATH[i]}]}
		if [[ $now != "${M_AFTER[i]}" ]]; then NOT_LANDED+=("${M_PATH[i]}"); fi
		if [[ $now != "${M_BEFORE[i]}" ]]; then NOT_ORIGINAL+=("${M_PATH[i]}"); fi
	done
}

# check_own_patches: collects what differs under patches/ from what landed.
check_own_patches() {
	local line
	if [[ ! -d $TREE/patches ]]; then
		STACK_CHANGES+=("patches/ is gone")
		return
	fi
	while IFS= read -r line; do
		if [[ -n $line ]]; then STACK_CHANGES+=("patches/$line differs"); fi
	done < <(cd -- "$TREE/patches" && (sha256sum -c --quiet "$STATE/sums" 2>/dev/null || true) |
		sed 's/^\.\///; s/: FAILED.*//')
	while IFS= read -r line; do
		STACK_CHANGES+=("patches/$line was added")
	done < <(comm -13 <(sed 's/^[^ ]*  \.\///' "$STATE/sums" | sort) \
		<(cd -- "$TREE/patches" && find . -type f -printf '%P\n' | sort))
}

# inspect_own: for phase "done", sets STATUS to applied, popped or changed and
# CHANGED to what differs, a line each.
inspect_own() {
	local applied=$STATE/applied.none series
	NOT_LANDED=() NOT_ORIGINAL=() STACK_CHANGES=() CHANGED=()
	check_own_files
	check_own_patches
	if [[ -s $TREE/.pc/applied-patches ]]; then applied=$TREE/.pc/applied-patches; fi
	series=$(grep -v '^#' "$TREE/patches/series" 2>/dev/null || true)
	if ((${#STACK_CHANGES[@]} == 0)); then
		if [[ ! -e $applied && ${#NOT_ORIGINAL[@]} -eq 0 ]]; then
			STATUS=popped
			return
		fi
		if [[ ! -e $applied || $(<"$applied") != "$series" ]]; then
			STACK_CHANGES+=("the stack is not fully applied")
		fi
	fi
	CHANGED=("${NOT_LANDED[@]}" "${STACK_CHANGES[@]}")
	STATUS=applied
	if ((${#CHANGED[@]} > 0)); then STATUS=changed; fi
}

# inspect: sets STATUS (and CHANGED). Reads only.
inspect() {
	local name
	CHANGED=()
	get_phase
	case $PHASE in
	done)
		inspect_own
		return
		;;
	none)
		STATUS=pristine
		if [[ -e $STATE.gone ]]; then STATUS=half-applied; fi
		;;
	*)
		STATUS=half-applied
		return
		;;
	esac
	# where quilt would look for a stack: its own folder, then these
	for name in .pc patches series; do
		if [[ -e $TREE/$name || -L $TREE/$name ]]; then
			STATUS=foreign
			CHANGED+=("$name")
		fi
	done
}

# refuse_foreign: a stack that is not ours is never touched.
refuse_foreign() {
	[[ $STATUS != foreign ]] || fail "$EX_NO" \
		"$TREE_SHOWN has a quilt stack that is not ours (${CHANGED[*]})" \
		"work on a copy without it (bake its patches in, then remove ${CHANGED[*]})"
}

# read_info: sets APPLIED_* from what was recorded when it landed.
read_info() {
	IFS=$'\t' read -r APPLIED_SERIES APPLIED_LEVEL APPLIED_NUMBERING APPLIED_DIGEST APPLIED_ARCHS < <(
		jq -r '[.series, .level, .numbering, .digest, (.archs | join(","))] | @tsv' "$STATE/info.json"
	) || fail "$EX_NO" "$STATE_NAME/info.json is unreadable ($TREE_SHOWN)" \
		"restore the tree from a backup"
}
