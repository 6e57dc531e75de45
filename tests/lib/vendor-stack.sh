# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scenarios with a vendor's own quilt stack below the kit's.

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/mini.sh"

# Some commands of quilt cannot work where a path has a blank.
plain=$(mktemp -d) && cd "$plain" || exit

q() { (cd tree && quilt --quiltrc - "$@"); }

# vendor_stack FOLDER: a tree with two patches of its own in FOLDER, applied; both touch
# what the series touches. quilt makes it once, the others are copies.
vendor_stack() {
	local made=$plain/made-${1//\//-}
	if [[ ! -d $made ]]; then
		make_vendor_stack "$1" && cp -a tree "$made" && bytes tree >"$made.bytes" || return
	fi
	rm -rf tree && cp -a "$made" tree && cp "$made.bytes" vendor.bytes
}
make_vendor_stack() {
	rm -rf tree && new_tree && mkdir -p "tree/$1" &&
		(
			cd tree && export QUILT_PATCHES=$1 && quilt --quiltrc - new first.patch && quilt --quiltrc - add kernel/entry.c &&
				echo "/* vendor */" >>kernel/entry.c && quilt --quiltrc - refresh && quilt --quiltrc - new topic/second.patch &&
				quilt --quiltrc - add Kconfig && echo "# vendor" >>Kconfig && quilt --quiltrc - refresh
		) >/dev/null
}
same() { bytes tree >have && test_cmp vendor.bytes have; }
