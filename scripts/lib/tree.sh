# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What a kernel tree is, which one this is, and who else works in it.

# fail CODE WHAT [TODO]: die, and leave the message where the report finds it.
MESSAGE=
fail() {
	MESSAGE="$2${3:+: $3}"
	die "$@"
}

# resolve_tree ARG: sets TREE (absolute, no symlinks) and TREE_SHOWN (printable).
# "./" and the sentinel keep "-", a leading dash and a last newline intact.
resolve_tree() {
	local arg=$1
	[[ $arg == /* ]] || arg=./$arg
	printf -v TREE_SHOWN %q "$1"
	[[ -e $arg ]] || fail "$EX_TREE" "$TREE_SHOWN does not exist" \
		"give the top folder of a kernel tree"
	[[ -d $arg ]] || fail "$EX_TREE" "$TREE_SHOWN is not a folder" \
		"give the top folder of a kernel tree"
	[[ -r $arg && -x $arg ]] || fail "$EX_NO" "$TREE_SHOWN cannot be read" \
		"run as a user who may"
	TREE=$(cd -- "$arg" && pwd -P && printf x)
	TREE=${TREE%$'\nx'}
	printf -v TREE_SHOWN %q "$TREE"
}

# check_kernel_tree: exit 3 unless TREE looks like the top of a kernel.
check_kernel_tree() {
	local file dir missing=
	for file in Makefile Kconfig; do
		[[ -f $TREE/$file ]] || missing+=" $file"
	done
	for dir in arch kernel; do
		[[ -d $TREE/$dir ]] || missing+=" $dir/"
	done
	[[ -z $missing ]] || fail "$EX_TREE" \
		"$TREE_SHOWN is not a kernel tree (it has no$missing)" \
		"give the top folder of one"
}

# fingerprint: sets FP_* from the top Makefile, and FP_HINTS (vendor traces).
fingerprint() {
	local key sep value file
	FP_VERSION='' FP_PATCHLEVEL='' FP_SUBLEVEL='' FP_EXTRAVERSION=''
	while read -r key sep value; do
		[[ $sep == = ]] || continue
		case $key in
		VERSION) FP_VERSION=$value ;;
		PATCHLEVEL) FP_PATCHLEVEL=$value ;;
		SUBLEVEL) FP_SUBLEVEL=$value ;;
		EXTRAVERSION)
			FP_EXTRAVERSION=$value
			break
			;;
		esac
	done <"$TREE/Makefile"
	[[ $FP_VERSION =~ ^[0-9]+$ && $FP_PATCHLEVEL =~ ^[0-9]+$ ]] ||
		fail "$EX_TREE" "$TREE_SHOWN is not a kernel tree (its Makefile states no VERSION and PATCHLEVEL)" \
			"give the top folder of one"
	FP_RELEASE=$FP_VERSION.$FP_PATCHLEVEL${FP_SUBLEVEL:+.$FP_SUBLEVEL}$FP_EXTRAVERSION
	FP_HINTS=()
	if [[ -f $TREE/Makefile.rhelver ]]; then
		while read -r key sep value; do
			if [[ $key == RHEL_* && $sep == = ]]; then
				FP_HINTS+=("$key=$value")
			fi
		done <"$TREE/Makefile.rhelver"
	fi
	for file in "$TREE"/localversion*; do
		if [[ -f $file && -r $file ]]; then
			value=
			read -r value <"$file" || true
			FP_HINTS+=("${file##*/}=$value")
		fi
	done
	if [[ -d $TREE/debian ]]; then FP_HINTS+=(debian/); fi
	if [[ -e $TREE/.git ]]; then FP_HINTS+=(.git); fi
}

# choose_series [N]: sets SERIES, or exits: 2 for a bad N, 3 for a tree without one.
choose_series() {
	local wanted=${1-} file
	local -a known=()
	for file in "$KIT_DIR"/series/*; do
		if [[ -f $file ]]; then known+=("${file##*/}"); fi
	done
	[[ ${#known[@]} -gt 0 ]] || fail "$EX_FAULT" "the kit has no series (series/)" \
		"restore the checkout"
	if [[ -n $wanted ]]; then
		[[ $wanted != */* && -f $KIT_DIR/series/$wanted ]] ||
			fail "$EX_USAGE" "there is no series '$wanted'" "choose one of: ${known[*]}"
		SERIES=$wanted
		return
	fi
	SERIES=$FP_VERSION.$FP_PATCHLEVEL
	[[ -f $KIT_DIR/series/$SERIES ]] || fail "$EX_TREE" \
		"no series covers $FP_RELEASE ($TREE_SHOWN)" "there are series for: ${known[*]}"
}

# lock_tree: the lock is on the folder itself, so it leaves nothing behind and
# goes away with the process. The descriptor is LOCK_FD.
lock_tree() {
	local rc=0
	exec {LOCK_FD}<"$TREE/."
	flock -n -E 75 "$LOCK_FD" 2>/dev/null || rc=$?
	case $rc in
	0) ;;
	75) fail "$EX_NO" "another run is at work in $TREE_SHOWN" "wait for it to end" ;;
	*) fail "$EX_NO" "$TREE_SHOWN cannot be locked (its file system does not allow it)" \
		"copy the tree to a local disk" ;;
	esac
}

# lock_is_taken: true while another run holds the lock.
lock_is_taken() {
	local fd rc=0
	exec {fd}<"$TREE/."
	flock -n -E 75 "$fd" 2>/dev/null || rc=$?
	exec {fd}<&-
	((rc == 75))
}
