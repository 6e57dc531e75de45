#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='on what the vendors'"'"' own tools unpack: dpkg-source, rpmbuild, an expanded SUSE tree; and off again, byte for byte'

# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

# rpmbuild and some commands of quilt cannot work where a path has a blank.
plain=$(mktemp -d) && cd "$plain" || exit
command -v dpkg-source >/dev/null && test_set_prereq DPKG
command -v rpmbuild >/dev/null && test_set_prereq RPM

# vendor_patches DIR: two patches of a vendor, for files that the series touches, in DIR.
vendor_patches() {
	rm -rf a b && new_tree a && cp -R a b && mkdir -p "$1" && echo "/* vendor */" >>b/kernel/entry.c &&
		test_expect_code 1 diff -ru a b >"$1/first.patch" && cp b/kernel/entry.c a/kernel/ && echo "# vendor" >>b/Kconfig &&
		test_expect_code 1 diff -ru a b >"$1/second.patch" && rm -rf a b
}
# keep: tree/ is what the vendor's tools left; same: it is that again.
keep() { bytes tree >vendor.bytes; }
same() { bytes tree >have && test_cmp vendor.bytes have; }
on_and_off() { apply "$@" tree >out && status_is applied && [[ -e tree/kernel/rseq_entry.c ]] && apply --undo tree >undo.out && same; }

test_expect_success 'setup' 'new_kit && vendor_patches vendor'

test_expect_success DPKG 'Debian: a source package, made and unpacked by dpkg-source' '
	rm -rf deb && mkdir deb && new_tree deb/linux-1 && tar -C deb -czf deb/linux_1.orig.tar.gz linux-1 && mkdir -p deb/linux-1/debian/patches deb/linux-1/debian/source &&
	cp vendor/*.patch deb/linux-1/debian/patches/ && printf "%s\n" first.patch second.patch >deb/linux-1/debian/patches/series && echo "3.0 (quilt)" >deb/linux-1/debian/source/format &&
	printf "%s\n" "Source: linux" "Section: kernel" "Priority: optional" "Maintainer: M <m@example.org>" "Standards-Version: 4.6.2" "" "Package: linux-none" "Architecture: all" "Description: a tree" >deb/linux-1/debian/control &&
	printf "%s\n\n  * A tree.\n\n%s\n" "linux (1-1) unstable; urgency=low" " -- M <m@example.org>  Mon, 06 May 2024 07:08:09 +0000" >deb/linux-1/debian/changelog &&
	(cd deb && dpkg-source -b linux-1 && rm -rf linux-1 && dpkg-source -x linux_1-1.dsc) >dpkg.log 2>&1 && rm -rf tree && mv deb/linux-1 tree && keep &&
	[[ $(xargs <tree/.pc/applied-patches) == "first.patch second.patch" ]]
'
test_expect_success DPKG 'Debian: the stack goes on top of debian/patches, under its own name, and dpkg-source takes the tree' '
	apply tree >out && grep "on top of the one in debian/patches (2 patches)" out && [[ -e tree/debian/patches/tif-backports/rseq/last.patch ]] && status_is applied &&
	[[ $(tail -n 1 tree/debian/patches/series) == tif-backports/rseq/last.patch ]] && cp -a tree deb/linux-1 && (cd deb && dpkg-source --extend-diff-ignore="^\.tif-backports/" -b linux-1 && rm -rf linux-1 && dpkg-source -x linux_1-1.dsc) >dpkg.log 2>&1 &&
	no_stack tree | grep "\./kernel" >want && no_stack deb/linux-1 | grep "\./kernel" >have && test_cmp want have && apply --undo tree >out && same
'

# spec PREP: a spec of a kernel; the tree is what its %prep leaves.
rpm_prep() {
	rm -rf top tree && mkdir -p top/SOURCES && new_tree linux-6.12.99 && tar -czf top/SOURCES/linux-6.12.99.tar.gz linux-6.12.99 && rm -rf linux-6.12.99 &&
		cp vendor/*.patch top/SOURCES/ && printf '%s\n' 'Name: kernel' 'Version: 6.12.99' 'Release: 1' 'Summary: a tree' 'License: GPL-2.0-only' \
		'Source0: linux-6.12.99.tar.gz' 'Patch1: first.patch' 'Patch2: second.patch' '%description' 'A tree.' '%prep' "$1" >kernel.spec || return 1
	rpmbuild -bp --nodeps --define "_topdir $plain/top" kernel.spec >rpm.log 2>&1 || { cat rpm.log && return 1; }
	mv "$(find top/BUILD -type d -name linux-6.12.99)" tree && grep -q vendor tree/Kconfig && keep
}
test_expect_success RPM 'RPM: the tree after %prep, by %autosetup' '
	rpm_prep "%autosetup -p1 -n linux-6.12.99" && on_and_off && grep "^Applied: 9 patches" out
'
test_expect_success RPM 'RPM: %autosetup -S git: the vendor'\''s patches are commits; ours go on top as commits, or as files' '
	rpm_prep "%autosetup -p1 -S git -n linux-6.12.99" && head=$(git -C tree rev-parse HEAD) && apply --as git tree >out && [[ $(git -C tree log --format=%h $head..HEAD | wc -l) == 9 ]] &&
	apply --undo tree >out && [[ $(git -C tree rev-parse HEAD) == $head && -z $(git -C tree status --porcelain) ]] &&
	bytes tree | grep -v "\./\.git[/ ]" >vendor.bytes && apply tree >out && status_is applied && apply --undo tree >out && bytes tree | grep -v "\./\.git[/ ]" >have && test_cmp vendor.bytes have
'

# suse_source: a kernel-source repository: series.conf, with a guard, and patches.suse.
suse_source() {
	rm -rf kernel-source && mkdir -p kernel-source/patches.suse && cp vendor/*.patch kernel-source/patches.suse/ &&
		printf '%s\n' '# Kernel patches configuration file' '' '	patches.suse/first.patch' '+never	patches.suse/not-there.patch' '	patches.suse/second.patch' >kernel-source/series.conf
}
guards() { sed -n 's/^[[:space:]]*\(patches\.suse[^ ]*\).*/\1/p' kernel-source/series.conf; }
test_expect_success 'SUSE: an expanded tree' '
	suse_source && rm -rf tree && new_tree && for p in $(guards); do patch -s -d tree -p1 <kernel-source/$p || return 1; done && keep && on_and_off
'
test_expect_success 'SUSE: expanded with quilt, the patches outside of the tree: files alone, and a note' '
	rm -rf tree && new_tree && ln -s ../kernel-source tree/patches && guards >tree/series && (cd tree && quilt --quiltrc - push -a) >quilt.log && keep &&
	on_and_off && grep "^note: quilt.s patches are not in a folder of the tree" out && ! grep -r tif-backports kernel-source && (cd tree && quilt --quiltrc - pop -a) >quilt.log
'

test_done
