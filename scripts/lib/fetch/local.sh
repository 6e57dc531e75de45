# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Trees and tarballs of the user's own, pinned in TIF_TREES/pins.tsv. The columns are
# those of the kit's pins.tsv; the archive is "file" or "tree", the path one below
# TIF_TREES, or absolute.

# user_pins: prints the file's name, or nothing.
user_pins() { if [[ -n ${TIF_TREES-} ]]; then printf '%s/pins.tsv\n' "${TIF_TREES%/}"; fi; }

# local_path PATH: where it is.
local_path() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s/%s\n' "${TIF_TREES%/}" "$1" ;;
	esac
}

# tree_bytes DIR, tree_digest DIR: over the names, contents and execute bits of all files
# and over all links; what git keeps is no part of it.
tree_files() {
	(cd -- "$1" && find . -name .git -prune -o -type f -printf '%m %p\0' | sort -z -k2 &&
		find . -name .git -prune -o -type l -printf '%p -> %l\0' | sort -z)
}
tree_bytes() { find "$1" -name .git -prune -o -type f -printf '%s\n' | awk '{ n += $1 } END { printf "%d\n", n }'; }
tree_digest() {
	local sum
	sum=$({
		tree_files "$1" | sed -z 's/^[0-9]*\([1357]\)[0-9]* /x /; s/^[0-9]* /- /'
		(cd -- "$1" && find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum --)
	} | sha256sum)
	printf '%s\n' "${sum%% *}"
}

# local_intact PATH: is the tarball or tree what the pin says?
local_intact() {
	if [[ $ARCHIVE == tree ]]; then
		[[ -d $1 && $(tree_bytes "$1") == "$SIZE" && $(tree_digest "$1") == "$SHA" ]]
	else
		[[ -f $1 ]] && intact "$1"
	fi
}

# add_pin FILE LINE: into a file of pins, newest first.
add_pin() {
	local new=$1.new.$$
	if ! {
		if [[ -e $1 ]]; then
			grep '^#' -- "$1" || :
		else
			printf '# SPDX-License-Identifier: GPL-2.0\n#series\tversion\tarchive\tpath\tsha256\tbytes\n'
		fi
		{
			if [[ -e $1 ]]; then grep -v '^#' -- "$1" || :; fi
			printf '%s\n' "$2"
		} | sort -t $'\t' -s -k2,2rV
	} >"$new" || ! mv -f -- "$new" "$1"; then
		die "$EX_MISSING" "cannot write $1" "set TIF_TREES to a folder that can be written"
	fi
}

# pinned NAME: the line of that name, or nothing.
pinned() { pins | awk -F '\t' -v name="$1" '$2 == name'; }

# pin_local NAME PATH: add a pin for a tarball or a tree.
pin_local() {
	local name=$1 path=$2 old file
	file=$(user_pins)
	[[ -n $file ]] || die "$EX_MISSING" "there is no folder for pins of your own" "set TIF_TREES to one"
	[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._+~-]*$ ]] || usage_error "not a name for a pin ($name)"
	path=$(realpath -e -- "$path" 2>/dev/null) || die "$EX_TREE" "no such file or folder ($2)" "name a tarball or a tree"
	if [[ -d $path ]]; then
		[[ -f $path/Makefile && -d $path/arch ]] ||
			die "$EX_TREE" "not a kernel tree ($2)" "name the top folder of one"
		ARCHIVE=tree SIZE=$(tree_bytes "$path") SHA=$(tree_digest "$path")
	else
		ARCHIVE=file SIZE=$(size_of "$path") SHA=$(sha256sum <"$path")
		SHA=${SHA%% *}
	fi
	old=$(pinned "$name")
	if [[ -n $old ]]; then
		if [[ $old == *$'\t'$SHA$'\t'* ]]; then
			tell "$name has this pin already"
			return
		fi
		die "$EX_NO" "$name is pinned with another digest ($file)" "choose another name, or take that line out"
	fi
	mkdir -p -- "${file%/*}"
	add_pin "$file" "$(printf '%s\t%s\t%s\t%s\t%s\t%s' "$name" "$name" "$ARCHIVE" "$path" "$SHA" "$SIZE")"
	say "$name $ARCHIVE $SIZE $SHA"
}

# obtain_local: of the pin that pin() has read: sets FILE; returns 1 where it is gone or
# was changed.
obtain_local() {
	FILE=$(local_path "$POOL")
	if [[ ! -e $FILE ]]; then
		tell "$FILE is gone"
		return 1
	fi
	if local_intact "$FILE"; then return 0; fi
	tell "$FILE was changed: its size or SHA-256 is not the pinned one"
	return 1
}
