# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Pristine kernel trees for the kit's own checks, fetched once and kept.

readonly TREES=${TIF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tif-backports}/trees

# pristine NAME VERSION [PATH...]: the folder of a pristine tree, or of PATHs in it.
pristine() {
	local dir=$TREES/$1 version=$2
	shift 2
	if [[ ! -d $dir ]]; then
		mkdir -p -- "$TREES"
		"$KIT_DIR/scripts/fetch.sh" "$version" "$dir" ${1+--only "$@"} >&2 || return
	fi
	printf '%s\n' "$dir"
}
