#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Gets a pristine kernel tree: pinned by SHA-256, from the mirrors of this
# machine's apt, kept in one cache.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/fetch/mirrors.sh
source "$KIT_DIR/scripts/lib/fetch/mirrors.sh"
# shellcheck source=scripts/lib/fetch/packages.sh
source "$KIT_DIR/scripts/lib/fetch/packages.sh"
# shellcheck source=scripts/lib/fetch/local.sh
source "$KIT_DIR/scripts/lib/fetch/local.sh"
# shellcheck source=scripts/lib/fetch/refresh.sh
source "$KIT_DIR/scripts/lib/fetch/refresh.sh"

PINS=$KIT_DIR/scripts/lib/fetch/pins.tsv
CACHE=$(cache_dir) || exit
CACHE+=/tarballs
shopt -s extglob
MARK=.tif-backports-fetch # says that a DIR.part is ours to remove

usage() {
	cat <<TEXT
usage: $PROG [--offline] [--exact] [--listed FILE] VERSION [DIR] [--only PATH...]
       $PROG [--offline] --list | --refresh
       $PROG --pin NAME PATH

Puts the kernel tree VERSION into DIR (default: ./linux-VERSION) and prints its
path. VERSION is a pinned version (6.12.107), a series (6.12) for its newest pin,
or a package of Debian's patched kernels (linux-source-6.12), which apt gets and
authenticates (default DIR: ./linux-source-6.12). A version that the mirrors no
longer have is replaced by the next pin of its series; a message says so.

  --list          the pins, and which of them the cache holds
  --refresh       add pins for what the archives of this machine's apt carry today
  --pin NAME      add a pin NAME for PATH, a tarball or a tree of your own; needs
                  TIF_TREES
  --offline       use the cache only
  --exact         this VERSION, and no other pin in its place
  --listed FILE   extract only the files and folders that FILE lists, one a line, as
                  far as this version has them
  --only PATH...  extract only these paths of the tree; the last option
  --version       print the kit's version
  --help          this text

The cache is TIF_CACHE, or else ~/.cache/tif-backports. TIF_TREES is a folder with
pins of your own, TIF_TREES/pins.tsv; where it is set, --refresh writes there instead.
Exit codes: 0 done, 1 DIR is in the way, extracting failed, or a pin differs from
the archive, 2 usage, 3 not a kernel tree, 4 the version or a program cannot be had.
TEXT
}

# pins: those of the kit and of the user, newest first.
pins() {
	local own
	own=$(user_pins)
	{
		cat -- "$PINS"
		if [[ -n $own && -e $own ]]; then cat -- "$own"; fi
	} | sed '/^#/d' | sort -t $'\t' -s -k2,2rV
}

tarball() { printf '%s/linux_%s.orig.tar.xz\n' "$CACHE" "$1"; }

# list_pins [SERIES]
list_pins() {
	local only=${1-} series version archive size kept
	pins | while IFS=$'\t' read -r series version archive _ _ size; do
		if [[ -n $only && $series != "$only" ]]; then continue; fi
		kept=''
		if [[ -s $(tarball "$version") ]]; then kept=cached; fi
		case $archive in file | tree) kept=yours ;; esac
		printf '%-6s %-9s %-9s %4d MB  %s\n' "$series" "$version" "$archive" \
			$((size / 1000000)) "$kept"
	done | sed 's/ *$//'
}

# give_up VERSION WHAT: exit 4, with the pins of its series or else all.
give_up() {
	local series=$1 list
	while list=$(list_pins "$series") && [[ -z $list && $series == *.* ]]; do
		series=${series%.*}
	done
	printf '%s\n' "${list:-$(list_pins)}" >&2
	die "$EX_MISSING" "$2" "choose one of the pins above, or run $PROG --refresh for those of today"
}

# candidates VERSION: the pins to try, in this order: the one asked for, the
# older ones of its series, then the newer ones.
candidates() {
	pins | awk -F '\t' -v want="$1" '
		$1 == want { print $2; next }
		{ series[NR] = $1; version[NR] = $2 }
		$2 == want { at = NR }
		END {
			if (!at)
				exit
			for (i = at; i <= NR; i++)
				if (series[i] == series[at])
					print version[i]
			for (i = 1; i < at; i++)
				if (series[i] == series[at])
					print version[i]
		}'
}

# pin VERSION: sets ARCHIVE, POOL, SHA and SIZE.
pin() {
	local version
	while IFS=$'\t' read -r _ version ARCHIVE POOL SHA SIZE; do
		if [[ $version == "$1" ]]; then return 0; fi
	done < <(pins)
	die "$EX_FAULT" "no pin for $1 (${PINS##*/})"
}

size_of() { stat -c %s -- "$1" 2>/dev/null || echo 0; }

# intact FILE: is it, byte for byte, what the pin says?
intact() {
	[[ $(size_of "$1") == "$SIZE" ]] &&
		[[ $(sha256sum <"$1") == "$SHA  -" ]]
}

# get_curl URL FILE: resumes FILE. Returns 0 done, 1 not there, 2 failed.
get_curl() {
	local url=$1 file=$2 rc=0 proxy ca code
	local -a how=(--fail --location --continue-at - --retry 3 --connect-timeout 20
		--speed-limit 1000 --speed-time 60 --output "$file" --write-out '%{http_code}')
	proxy=$(mirror_proxy "$url")
	case $proxy in
	'') ;;
	DIRECT) how+=(--noproxy '*') ;;
	*) how+=(--proxy "$proxy") ;;
	esac
	ca=$(apt_setting Acquire::https::CAInfo)
	if [[ -n $ca ]]; then how+=(--cacert "$ca"); fi
	if [[ -t 2 && -z ${CI-} ]]; then
		how+=(--progress-bar)
	else
		how+=(--silent --show-error)
	fi
	code=$(curl "${how[@]}" -- "$url") || rc=$?
	case $rc:$code in
	0:*) return 0 ;;
	22:404 | 22:410) return 1 ;;
	33:* | 22:416)
		tell "this mirror cannot resume a download; starting over"
		rm -f -- "$file"
		curl "${how[@]}" -- "$url" >/dev/null || return 2
		;;
	*) return 2 ;;
	esac
}

# get_wget URL FILE: the same, for machines without curl.
get_wget() {
	local url=$1 file=$2 rc=0 proxy
	local -a how=(--continue --tries=3 --timeout=60 --no-verbose --output-document="$file")
	proxy=$(mirror_proxy "$url")
	case $proxy in
	'') ;;
	DIRECT) how+=(--no-proxy) ;;
	*) how+=(-e use_proxy=on -e "http_proxy=$proxy" -e "https_proxy=$proxy") ;;
	esac
	wget "${how[@]}" -- "$url" >&2 || rc=$?
	# 8 is "the server answered with an error": take it as not there.
	case $rc in 0) return 0 ;; 8) return 1 ;; *) return 2 ;; esac
}

# get_file URL FILE: a mirror on this machine's disk.
get_file() {
	local from=${1#*:} had
	had=$(size_of "$2")
	from=/${from##+(/)}
	printf -v from '%b' "${from//%/\\x}"
	[[ -f $from ]] || return 1
	tail -c "+$((had + 1))" -- "$from" >>"$2" || return 2
}

get() {
	case $1 in
	file:* | copy:*) get_file "$@" ;;
	*) if command -v curl >/dev/null; then get_curl "$@"; else get_wget "$@"; fi ;;
	esac
}

# download ROOT FILE: one mirror. Returns 0 intact, 1 not there, 2 failed.
# What a broken connection left in FILE.part is kept and resumed.
download() {
	local root=$1 file=$2 part=$2.part had rc try
	for try in first again; do
		had=$(size_of "$part")
		if ((had > SIZE)); then
			tell "removed ${part##*/}: it is longer than the pinned $SIZE bytes"
			rm -f -- "$part"
			had=0
		fi
		rc=0
		if ((had < SIZE)); then
			if ((had)); then
				tell "resuming ${file##*/} at $had of $SIZE bytes from $root"
			else
				tell "downloading ${file##*/} ($((SIZE / 1000000)) MB) from $root"
			fi
			get "$root/$POOL" "$part" || rc=$?
		fi
		if ((rc)); then
			if [[ ! -s $part ]]; then rm -f -- "$part"; fi
			return "$rc"
		fi
		if intact "$part"; then
			mv -f -- "$part" "$file"
			return 0
		fi
		if (($(size_of "$part") < SIZE)); then
			tell "the download stopped at $(size_of "$part") of $SIZE bytes; kept, to be resumed"
			return 2
		fi
		tell "removed a corrupt download of ${file##*/}: its SHA-256 is not the pinned one"
		rm -f -- "$part"
		# A resumed file may have had a bad beginning: once more, from zero.
		if ((had == 0)) || [[ $try == again ]]; then return 2; fi
	done
	return 2
}

# tell_newest VERSION: what the archive has of its series today.
tell_newest() {
	local series newest
	series=$(pinned "$1" | cut -f1)
	newest=$(newest_in_archive "$series")
	if [[ -n $newest && -z $(pinned "$newest") ]]; then
		tell "the archive has linux $newest now: $PROG --refresh adds a pin of it"
	fi
}

# obtain VERSION: makes sure that FILE is there, intact. Returns 1 when no mirror has it,
# 2 when one has or may have it but did not deliver.
obtain() {
	local file root rc=1 one known=0
	pin "$1"
	if [[ $ARCHIVE == file || $ARCHIVE == tree ]]; then
		obtain_local
		return
	fi
	file=$(tarball "$1")
	FILE=$file
	if [[ -e $file ]]; then
		if intact "$file"; then return 0; fi
		tell "removed a corrupt ${file##*/} from the cache: its size or SHA-256 is not the pinned one"
		rm -f -- "$file"
	fi
	if ((OFFLINE)); then
		tell "linux $1 is not in the cache"
		return 1
	fi
	while read -r root; do
		known=1
		one=0
		download "$root" "$file" || one=$?
		if ((one == 0)); then return 0; fi
		if ((one == 2)); then
			tell "download from $root failed"
			rc=2
		fi
	done < <(mirror_roots "$ARCHIVE")
	if ((!known)); then
		tell "apt has no index of Debian's $ARCHIVE archive: add it to apt's sources, or run apt-get update"
	elif ((rc == 1)); then
		tell "no mirror has linux $1 any more"
		tell_newest "$1"
	fi
	return "$rc"
}

# unpack NAME FILE TAR-ARGUMENT...: tar on FILE, whichever kind it is.
unpack() {
	local name=$1 file=$2
	shift 2
	if is_package "$name"; then
		package_tarball "$file" "$name" | xz -dc -T0 | tar -f - "$@"
	elif [[ $file == *.orig.tar.xz ]]; then
		xz -dc -T0 -- "$file" | tar -f - "$@"
	else
		tar -f "$file" "$@"
	fi
}

# listed_members NAME FILE: what LISTED names, as members of the tarball. Its first member
# is the folder that all are in.
listed_members() {
	local top
	top=$(unpack "$1" "$2" --list 2>/dev/null | head -n 1) || :
	[[ $top == */* ]] || die "$EX_NO" "${2##*/} has no folder above its files" "remove it from the cache"
	sed "s,^,${top%%/*}/," -- "$LISTED"
}

# unpack_to DIR NAME FILE TAR-ARGUMENT...: the ONLY paths, the LISTED ones, or all.
unpack_to() {
	local dir=$1 name=$2 file=$3 path rc=0
	local -a names=()
	shift 3
	for path in "${ONLY[@]}"; do names+=("*/${path%/}"); done
	if ((${#names[@]})); then
		names=(--wildcards --no-wildcards-match-slash -- "${names[@]}")
	elif [[ $LISTED ]]; then
		listed_members "$name" "$file" >"$dir/$MARK.list" || return
		names=(--exclude='*/boot/dts' --verbatim-files-from "--files-from=$dir/$MARK.list")
	fi
	# --directory is for the names behind it
	unpack "$name" "$file" "--directory=$dir" "$@" "${names[@]}" || rc=$?
	rm -f -- "$dir/$MARK.list"
	return "$rc"
}

# only_absent LOG: is all that tar complains about what this version does not have?
only_absent() { [[ $LISTED ]] && ! grep -v -e ': Not found in archive$' -e ': Exiting with failure status' -- "$1"; }

# copy_tree TREE DIR: a tree of the user's own, or the ONLY or LISTED paths of it.
copy_tree() {
	local path
	if [[ $LISTED ]]; then
		while IFS= read -r path; do
			if [[ ! -e $1/$path ]]; then continue; fi
			(cd -- "$1" && cp -a --reflink=auto --parents -- "$path" "$2/") || return
		done <"$LISTED"
		return
	fi
	if ((${#ONLY[@]} == 0)); then
		cp -a --reflink=auto -- "$1/." "$2/"
		return
	fi
	for path in "${ONLY[@]}"; do
		(cd -- "$1" && cp -a --reflink=auto --parents -- "${path%/}" "$2/") || return
	done
}

# Everything below DIR.part is ours: it has our mark, or it is new.
extract() {
	local name=$1 file=$2 dir=$3 part=$3.part log
	local -a how=(--extract --strip-components=1 --no-same-owner)
	mkdir -p -- "$part" 2>/dev/null ||
		die "$EX_NO" "cannot create $part" "choose another DIR"
	exec 8<"$part"
	flock -n 8 || die "$EX_NO" "another run is extracting into $dir" "wait for it"
	if [[ -n $(ls -A -- "$part") && ! -e $part/$MARK ]]; then
		die "$EX_NO" "$part is in the way and was not made by $PROG" "move it aside"
	fi
	PART=$part
	trap 'rm -rf -- "$PART"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	find "$part" -mindepth 1 -delete
	: >"$part/$MARK"
	if [[ -t 2 && -z ${CI-} ]]; then
		how+=(--checkpoint=5000 '--checkpoint-action=ttyout=\r%T')
	fi
	log=$part/$MARK
	if [[ -d $file ]]; then
		tell "copying $file to $dir"
		how=(copy_tree "$file" "$part")
	else
		tell "extracting ${file##*/} into $dir"
		how=(unpack_to "$part" "$name" "$file" "${how[@]}")
	fi
	if ! "${how[@]}" 2>"$log" && ! only_absent "$log"; then
		progress_end
		grep -v 'Exiting with failure' -- "$log" | head -n 5 >&2 || true
		die "$EX_NO" "extracting ${file##*/} failed (into $dir)" \
			"the lines above say why; DIR was not created"
	fi
	progress_end
	rm -f -- "$log"
	[[ $(ls -A -- "$part") ]] || die "$EX_NO" "${file##*/} has nothing of what is asked for" "name other paths"
	mv -T -- "$part" "$dir" 2>/dev/null ||
		die "$EX_NO" "$dir appeared in the meantime" "choose another DIR"
}

# lock_cache: one run at a time.
lock_cache() {
	mkdir -p -- "$CACHE" 2>/dev/null ||
		die "$EX_MISSING" "cannot create the cache $CACHE" "set TIF_CACHE to a folder that can be written"
	exec 9>>"$CACHE/.lock"
	if ! flock -n 9; then
		tell "another run uses the cache $CACHE; waiting for it"
		flock 9
	fi
}

# obtain_first WANT VERSION...: the first of these that can be had; sets FOUND and FILE.
obtain_first() {
	local want=$1 version last first=$2
	shift
	FOUND=''
	for version; do
		if [[ -z $DIR ]]; then check_dir "linux-$version"; fi
		last=0
		obtain "$version" || last=$?
		case $last in
		0)
			FOUND=$version
			break
			;;
		1) ;;
		*) die "$EX_MISSING" "linux $version could not be downloaded" \
			"run again, it resumes" ;;
		esac
	done
	[[ -n $FOUND ]] || give_up "$want" "linux $want cannot be had, nor another pin of its series"
	if [[ $FOUND != "$want" && $FOUND != "$first" ]]; then
		tell "taking linux $FOUND, the next pin, instead of $want"
	fi
}

# fetch WANT: into DIR.
fetch() {
	local want=$1
	local -a pins_to_try=()
	if ! is_package "$want"; then
		mapfile -t pins_to_try < <(candidates "$want")
		((${#pins_to_try[@]})) || give_up "$want" "$want is not a pinned version or series"
		if ((EXACT)); then pins_to_try=("${pins_to_try[0]}"); fi
	fi
	if [[ -n $DIR ]]; then check_dir "$DIR"; fi
	need xz xz-utils
	need tar
	need flock util-linux
	if is_package "$want"; then
		need apt-get apt
		need dpkg-deb dpkg
		if [[ -z $DIR ]]; then check_dir "$want"; fi
		lock_cache
		obtain_package "$want"
		FOUND=$want
	else
		if ((!OFFLINE)); then
			need apt-get apt
			command -v curl >/dev/null || command -v wget >/dev/null || need curl
		fi
		lock_cache
		obtain_first "$want" "${pins_to_try[@]}"
	fi
	flock -u 9
	if [[ -z $DIR ]]; then
		if is_package "$FOUND"; then DIR=$FOUND; else DIR=linux-$FOUND; fi
	fi
	DIR=$(realpath -m -- "$DIR")
	check_dir "$DIR" # again: a run that this one waited for may have filled it
	extract "$FOUND" "$FILE" "$DIR"
	printf '%s\n' "$DIR"
}

# main ARG...: what stands behind --only are paths, whatever they look like.
main() {
	local i
	local -a before=("$@")
	ONLY=()
	for ((i = 1; i <= $#; i++)); do
		if [[ ${!i} == --only ]]; then
			before=("${@:1:i-1}") ONLY=("${@:i+1}")
			((${#ONLY[@]})) || usage_error "--only needs a path"
			break
		fi
	done
	options 'list refresh offline exact pin: listed:' "${before[@]}"
	OFFLINE=${OPTION[offline]-0} EXACT=${OPTION[exact]-0} LISTED=${OPTION[listed]-}
	[[ ! $LISTED || -r $LISTED ]] || die "$EX_MISSING" "$LISTED cannot be read (--listed)" "name a file with paths"
	if [[ $LISTED ]] && ((${#ONLY[@]})); then usage_error "--listed and --only exclude each other"; fi
	if [[ $LISTED ]]; then LISTED=$(realpath -- "$LISTED"); fi
	if [[ ${OPTION[list]-} ]]; then
		no_arguments
		list_pins
	elif [[ ${OPTION[refresh]-} ]]; then
		no_arguments
		lock_cache
		refresh_pins
	elif [[ ${OPTION[pin]+set} ]]; then
		((${#ARGS[@]} == 1)) || usage_error "--pin NAME needs one PATH"
		pin_local "${OPTION[pin]}" "${ARGS[0]}"
	else
		((${#ARGS[@]} == 1 || ${#ARGS[@]} == 2)) ||
			usage_error "VERSION and at most one DIR are needed"
		DIR=${ARGS[1]-}
		fetch "${ARGS[0]}"
	fi
}

check_dir() {
	if [[ -e $1 && ! -d $1 ]] || [[ -d $1 && -n $(ls -A -- "$1") ]]; then
		die "$EX_NO" "$1 exists and is not empty" "choose another DIR, or remove it"
	fi
}

main "$@"
