# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernel trees for the kit's own checks: pristine ones, fetched once and kept, and
# patched copies of them.

TREES=$(cache_dir) || exit
readonly TREES=$TREES/trees

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

# patched NAME BASE OPTION...: the folder of a copy of BASE with the kit applied by
# OPTIONs. It is made anew; if that gives what is there already, the old one stays with
# its times, and what was built from it need not be built again. COPY is cp's option.
patched() {
	local tree=$TREES/$1 base=$2
	shift 2
	rm -rf -- "$tree.new"
	# Hard links: apply.sh replaces files, it never writes into one.
	cp "${COPY--al}" -- "$base" "$tree.new" || return
	"$KIT_DIR/scripts/apply.sh" "$@" "$tree.new" >&2 || return
	if [[ -d $tree ]] && diff -rq --no-dereference -- "$tree" "$tree.new" >/dev/null 2>&1; then
		rm -rf -- "$tree.new"
	else
		rm -rf -- "$tree"
		mv -- "$tree.new" "$tree" || return
	fi
	printf '%s\n' "$tree"
}

# upstream_tests VERSION: the folder of what its rseq selftests need to build, for any
# architecture: themselves and exported headers.
upstream_tests() {
	pristine "tests-$1" "$1" Makefile Kbuild Kconfig scripts include arch tools
}

# series_numbering SERIES: the numbering that its lines of the matrix have.
series_numbering() {
	awk -F '\t' -v series="$1" '$1 == series { print $3; exit }' "$KIT_DIR/maint/matrix.tsv"
}

# lock_trees: no two runs remake and compile the same trees. What this run starts
# holds the lock, too: a compiler that outlives it is waited for.
lock_trees() {
	mkdir -p -- "$TREES"
	exec 8>>"$TREES/.${PROG%.sh}"
	flock -n 8 || die "$EX_NO" "another $PROG is at work in $TREES" \
		"wait for it, or set TIF_CACHE"
}
