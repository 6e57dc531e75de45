# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# Land a trial in the tree, all or nothing, and take it back.
#
# Everything is prepared under TREE/.tif-backports (so a full disk is found
# before anything changes) and then renamed into place, file by file:
#
#   journal   the phase: staging, landing, done, undoing
#   manifest  a line a file: action, hash before, hash after, path (tabs)
#   folders   folders that had to be made, outermost first
#   sums      hashes of the stack's files, as sha256sum writes them
#   info.json what was applied
#   orig/     every file that changes, as it was
#   stage/    what is still to land: tree/, patches/, pc/
#
# Killed while staging: the next run throws .tif-backports away. Killed while
# landing or undoing: the next run does the rest, for a file whose staged (or
# original) copy has gone was done. The lock is in tree.sh.

readonly STATE_NAME=.tif-backports

# The points where a run may be killed, in order. Tests do so through
# TIF_KILL_AT=NAME or NAME:COUNT, and get the list from --list-steps.
readonly STEPS=(
	state-made staging keep stage manifest synced
	landing folder land patches pc landed done tidied
	undo-ready undoing unstack restore unfolder undone discarded
)
declare -A STEP_COUNT=()
step() {
	local count=$((${STEP_COUNT[$1]-0} + 1))
	STEP_COUNT[$1]=$count
	case ${TIF_KILL_AT-} in
	"$1" | "$1:$count") kill -KILL $$ ;;
	esac
}

# set_phase PHASE: atomically, and on the disk before it returns.
set_phase() {
	printf '%s\n' "$1" >"$STATE/journal.new" &&
		sync -- "$STATE/journal.new" &&
		mv -fT -- "$STATE/journal.new" "$STATE/journal" &&
		sync -- "$STATE"
}

# get_phase: sets PHASE: none (no state), staging, landing, done, undoing.
get_phase() {
	STATE=$TREE/$STATE_NAME
	PHASE=none
	if [[ -e $STATE || -L $STATE ]]; then
		PHASE=staging
		if [[ -f $STATE/journal ]]; then read -r PHASE <"$STATE/journal" || PHASE=unknown; fi
	fi
	case $PHASE in
	none | staging | landing | done | undoing) ;;
	*) fail "$EX_NO" "the journal of an earlier run is unreadable ($STATE_NAME/journal)" \
		"restore the tree from a backup" ;;
	esac
}

# discard_state: one rename takes it out of sight, then it is removed.
discard_state() {
	if [[ -e $STATE.gone ]]; then rm -rf -- "$STATE.gone" || return 1; fi
	[[ -d $STATE ]] || return 0
	mv -T -- "$STATE" "$STATE.gone" || return 1
	step undone
	rm -rf -- "$STATE.gone" || return 1
	step discarded
}

hash_of() {
	if [[ -f $1 ]]; then
		sha256sum <"$1" | cut -d' ' -f1
	else
		printf '%s\n' absent
	fi
}

# each_file FUNCTION: FUNCTION ACTION BEFORE AFTER PATH for the whole manifest,
# stopping at the first that fails.
each_file() {
	local action before after path
	while IFS=$'\t' read -r action before after path <&5; do
		"$1" "$action" "$before" "$after" "$path" || return 1
	done 5<"$STATE/manifest"
}

# check_writable: before any work, every folder that will change.
check_writable() {
	local path dir
	local -A seen=()
	[[ -w $TREE ]] || fail "$EX_NO" \
		"$TREE_SHOWN cannot be written (no permission, or a read-only file system)" \
		"run as its owner, or on a writable copy"
	for path in "${TOUCHED[@]}"; do
		[[ $path == */* ]] || continue
		dir=$TREE/${path%/*}
		while [[ ! -d $dir ]]; do dir=${dir%/*}; done
		[[ -z ${seen[$dir]-} ]] || continue
		seen[$dir]=1
		[[ -w $dir && -x $dir ]] || fail "$EX_NO" \
			"${dir#"$TREE"/}/ cannot be written ($TREE_SHOWN)" "run as the owner of the tree"
	done
}

# make_parent DIR PATH: the folder of DIR/PATH.
make_parent() {
	[[ $2 != */* ]] || mkdir -p -- "$1/${2%/*}"
}

# stage_one ACTION PATH: keep the original, stage the new contents.
stage_one() {
	local action=$1 path=$2
	if [[ $action != add ]]; then
		make_parent "$STATE/orig" "$path" &&
			cp -a --reflink=auto -- "$BEFORE/$path" "$STATE/orig/$path" || return 1
	fi
	step keep
	if [[ $action != delete ]]; then
		make_parent "$STATE/stage/tree" "$path" &&
			cp -a --reflink=auto -- "$WORK/$path" "$STATE/stage/tree/$path" || return 1
		if [[ $action == modify ]]; then
			chmod --reference="$BEFORE/$path" -- "$STATE/stage/tree/$path" || return 1
			own_like "$BEFORE/$path" "$STATE/stage/tree/$path" || return 1
		else
			own_like "$TREE" "$STATE/stage/tree/$path" || return 1
		fi
	fi
	step stage
}

# own_like MODEL PATH...: root leaves no files of its own in a user's tree.
own_like() {
	((EUID == 0)) || return 0
	chown -Rh --reference="$1" -- "${@:2}"
}

# write_folders: the folders that new files need.
write_folders() {
	local change dir
	for change in "${CHANGES[@]}"; do
		[[ $change == "add "*/* ]] || continue
		dir=${change#add }
		dir=${dir%/*}
		while [[ ! -d $TREE/$dir ]]; do
			printf '%s\n' "$dir"
			[[ $dir == */* ]] || break
			dir=${dir%/*}
		done
	done | sort -u
}

# stage_all: returns 1 when something could not be written.
stage_all() {
	local change action path after
	mkdir -- "$STATE" || return 1
	STAGING=1
	step state-made
	set_phase staging || return 1
	step staging
	mkdir -p -- "$STATE/orig" "$STATE/stage/tree" || return 1
	for change in "${CHANGES[@]}"; do
		action=${change%% *} path=${change#* }
		stage_one "$action" "$path" || return 1
		after=absent
		if [[ $action != delete ]]; then after=$(hash_of "$STATE/stage/tree/$path"); fi
		printf '%s\t%s\t%s\t%s\n' "$action" "$(hash_of "$BEFORE/$path")" "$after" "$path" \
			>>"$STATE/manifest" || return 1
	done
	cp -a -- "$WORK/patches" "$STATE/stage/patches" &&
		cp -a -- "$WORK/.pc" "$STATE/stage/pc" || return 1
	own_like "$TREE" "$STATE/stage/patches" "$STATE/stage/pc" || return 1
	write_folders >"$STATE/folders" &&
		(cd -- "$WORK/patches" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$STATE/sums" &&
		write_info >"$STATE/info.json" || return 1
	own_like "$TREE" "$STATE" || return 1
	step manifest
	find "$STATE" -print0 | xargs -0 sync -- || return 1
	step synced
}

# unchanged_one: a file that is still to land must be as it was when read.
unchanged_one() {
	local action=$1 before=$2 after=$3 path=$4
	[[ $action == delete || -e $STATE/stage/tree/$path ]] || return 0
	if [[ $action == delete && ! -e $TREE/$path ]]; then return 0; fi
	if [[ $(hash_of "$TREE/$path") != "$before" ]]; then
		CHANGED_UNDER+=("$path")
	fi
}

check_unchanged() {
	CHANGED_UNDER=()
	each_file unchanged_one
	((${#CHANGED_UNDER[@]} == 0))
}

land_one() {
	local action=$1 path=$4
	if [[ $action == delete ]]; then
		rm -f -- "$TREE/$path" || return 1
	elif [[ -e $STATE/stage/tree/$path ]]; then
		mv -fT -- "$STATE/stage/tree/$path" "$TREE/$path" || return 1
	fi
	step land
}

# land_forward: from "landing" to "done"; can be run again at any point.
land_forward() {
	local dir
	while IFS= read -r dir; do
		if [[ ! -d $TREE/$dir ]]; then mkdir -- "$TREE/$dir" || return 1; fi
		own_like "$TREE" "$TREE/$dir" || return 1
		step folder
	done <"$STATE/folders"
	each_file land_one || return 1
	if [[ -e $STATE/stage/patches ]]; then
		mv -T -- "$STATE/stage/patches" "$TREE/patches" || return 1
	fi
	step patches
	if [[ -e $STATE/stage/pc ]]; then mv -T -- "$STATE/stage/pc" "$TREE/.pc" || return 1; fi
	step pc
	sync_folders || return 1
	step landed
	set_phase done || return 1
	step done
	rm -rf -- "$STATE/stage" || return 1
	step tidied
}

# sync_folders: renames are on the disk only when their folders are.
sync_folders() {
	local action before after path dir
	local -A dirs=(["$TREE"]=1)
	while IFS=$'\t' read -r action before after path; do
		dir=$TREE
		if [[ $path == */* ]]; then dir+=/${path%/*}; fi
		if [[ -d $dir ]]; then dirs[$dir]=1; fi
	done <"$STATE/manifest"
	sync -- "${!dirs[@]}"
}

undo_one() {
	local action=$1 path=$4
	# still staged: it has never landed
	if [[ ! -e $STATE/stage/tree/$path ]]; then
		if [[ $action == add ]]; then
			rm -f -- "$TREE/$path" || return 1
		elif [[ -e $STATE/orig/$path ]]; then
			mv -fT -- "$STATE/orig/$path" "$TREE/$path" || return 1
		fi
	fi
	step restore
}

# undo_back: from "undoing" to no state at all; can be run again at any point.
undo_back() {
	local dir
	if [[ -e $TREE/patches && ! -e $STATE/stage/patches && ! -e $STATE/patches.gone ]]; then
		mv -T -- "$TREE/patches" "$STATE/patches.gone" || return 1
	fi
	if [[ -e $TREE/.pc && ! -e $STATE/stage/pc && ! -e $STATE/pc.gone ]]; then
		mv -T -- "$TREE/.pc" "$STATE/pc.gone" || return 1
	fi
	step unstack
	each_file undo_one || return 1
	while IFS= read -r dir; do
		if [[ -d $TREE/$dir ]]; then rmdir --ignore-fail-on-non-empty -- "$TREE/$dir" || return 1; fi
		step unfolder
	done < <(sort -r "$STATE/folders")
	sync_folders || return 1
	discard_state
}

# in_one_go FUNCTION: signals wait until a landing or an undo is through.
in_one_go() {
	local rc=0
	trap '' HUP INT TERM
	"$1" || rc=$?
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	return "$rc"
}

# land: the trial into the tree; fails with the tree as it was.
land() {
	check_writable
	stage_all || fail "$EX_NO" "the patched files cannot be stored in $TREE_SHOWN (disk full?)" \
		"make room; the tree is as it was"
	check_unchanged || fail "$EX_NO" \
		"the tree changed while this ran (${CHANGED_UNDER[*]})" "run it again"
	set_phase landing || fail "$EX_NO" "the journal cannot be written in $TREE_SHOWN" \
		"make room; the tree is as it was"
	STAGING=
	step landing
	in_one_go land_forward && return
	set_phase undoing && in_one_go undo_back ||
		fail "$EX_NO" "landing failed, and so did taking it back ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again: it finishes the job"
	fail "$EX_NO" "a file could not be replaced ($TREE_SHOWN)" \
		"run as the owner of the tree; it is as it was"
}

# recover: complete or take back what a killed run has left. Sets RECOVERED.
recover() {
	get_phase
	if [[ $PHASE == none && ! -e $STATE.gone ]]; then return; fi
	[[ -w $TREE ]] || [[ $PHASE == done ]] || fail "$EX_NO" \
		"a run that was interrupted must be completed, and $TREE_SHOWN cannot be written" \
		"run as its owner"
	case $PHASE in
	none | staging)
		discard_state || fail "$EX_NO" "$STATE_NAME cannot be removed ($TREE_SHOWN)" "remove it"
		RECOVERED=back
		;;
	landing)
		check_unchanged || fail "$EX_NO" \
			"an interrupted run cannot be completed: edited since: ${CHANGED_UNDER[*]} ($TREE_SHOWN)" \
			"put the originals back (copies are in $STATE_NAME/orig), then run apply.sh again"
		in_one_go land_forward || fail "$EX_NO" "an interrupted run cannot be completed ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again"
		RECOVERED=forward
		;;
	undoing)
		in_one_go undo_back || fail "$EX_NO" "an interrupted undo cannot be completed ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again"
		RECOVERED=back
		;;
	done)
		if [[ -e $STATE/stage ]]; then rm -rf -- "$STATE/stage"; fi
		if [[ -e $STATE.gone ]]; then rm -rf -- "$STATE.gone"; fi
		;;
	esac
	get_phase
	case $RECOVERED in
	forward) say "An interrupted run was completed." ;;
	back) say "What an interrupted run had left was taken back." ;;
	esac
}
