#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# fetch.sh and what apt knows: packages with Debian's patches, pins of today, a pin that
# is gone; and pins of one's own.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='fetch.sh takes what apt authenticates, and pins of one'"'"'s own'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
# shellcheck source=tests/lib/mirror.sh
. "$KIT/tests/lib/mirror.sh"

make_kit
rm bin/apt-get bin/apt-config bin/apt-cache # apt itself, with an archive of our own
archive=$(mktemp -d)                        # apt takes no blank in a path
PINS=kit/scripts/lib/fetch/pins.tsv

# tree DIR VERSION: what is enough of a kernel tree.
tree() {
	mkdir -p "$1/kernel" "$1/arch/x86" && echo "VERSION = $2" >"$1/Makefile" && echo "# K" >"$1/Kconfig" &&
		echo "/* $2 */" >"$1/kernel/a.c"
}

# deb SERIES VERSION: the package linux-source-SERIES. Its scripts would leave a mark.
deb() {
	rm -rf pkg && mkdir -p pkg/DEBIAN pkg/usr/src && tree "linux-source-$1" "$2" &&
		tar -cJf "pkg/usr/src/linux-source-$1.tar.xz" "linux-source-$1" && rm -rf "linux-source-$1" &&
		printf 'Package: linux-source-%s\nVersion: %s-1\nArchitecture: all\nMaintainer: M <m@example.org>\nDescription: a tree\n' "$1" "$2" >pkg/DEBIAN/control &&
		printf '#!/bin/sh\ntouch "%s/ran"\n' "$archive" >pkg/DEBIAN/preinst && chmod 755 pkg/DEBIAN/preinst &&
		dpkg-deb --build pkg "$archive/pool/linux-source-$1_$2-1_all.deb" >/dev/null
}

# source PACKAGE VERSION [BYTES]: a paragraph of Sources, and the tarball.
source_of() {
	local dir=pool/main/l/$1 file=$1_$2.orig.tar.xz
	mkdir -p "$archive/$dir" && tree "linux-$2" "$2" && tar -cJf "$archive/$dir/$file" "linux-$2" && rm -rf "linux-$2" &&
		printf '%s' "${3-}" >>"$archive/$dir/$file"
	printf 'Package: %s\nBinary: a, b\nDirectory: %s\nChecksums-Sha256:\n %s %s %s\n %064d 7 %s_%s.dsc\n\n' "$1" "$dir" \
		"$(sha256sum <"$archive/$dir/$file" | cut -d' ' -f1)" "$(stat -c %s "$archive/$dir/$file")" "$file" 0 "$1" "$2"
}

# publish: the indexes of the archive, and apt's own state brought up to date.
publish() {
	local dists=$archive/dists/test file
	mkdir -p "$dists/main/binary-all" "$dists/main/source" "$dists/main/binary-$(dpkg --print-architecture)" &&
		(cd "$archive" && dpkg-scanpackages -m pool 2>/dev/null) >"$dists/main/binary-$(dpkg --print-architecture)/Packages" &&
		cp sources "$dists/main/source/Sources" && cp "$dists"/main/binary-*[^l]/Packages "$dists/main/binary-all/" &&
		(cd "$dists" && printf 'Origin: Debian\nLabel: Debian\nSuite: test\nCodename: test\nArchitectures: all %s\nComponents: main\nSHA256:\n' \
			"$(dpkg --print-architecture)" >Release && for file in main/*/*; do
			printf ' %s %s %s\n' "$(sha256sum <"$file" | cut -d' ' -f1)" "$(stat -c %s "$file")" "$file"
		done >>Release) && apt-get -q -q update
}

mkdir -p "$archive"/{pool,etc/sources.list.d,state/lists/partial,cache/archives/partial}
echo "deb [trusted=yes] file:$archive test main" >"$archive/etc/sources.list"
cat >"$archive/apt.conf" <<END
Dir::Etc::sourcelist "$archive/etc/sources.list";
Dir::Etc::sourceparts "$archive/etc/sources.list.d";
Dir::Etc::parts "$archive/etc/none";
Dir::Etc::main "$archive/etc/none.conf";
Dir::State "$archive/state";
Dir::Cache "$archive/cache";
APT::Sandbox::User "";
END
export APT_CONFIG=$archive/apt.conf
unset TIF_TREES

test_expect_success 'setup: an archive with one package and two kernels' '
	mkdir -p "$archive/dists" && source_of linux 6.1.9 >sources && source_of linux-6.12 6.12.20 >>sources &&
	source_of linux-tools 6.12.21 >>sources && deb 6.12 6.12.20 && publish
'
test_expect_success 'a package of Debian: got by apt, unpacked, nothing of it is run' '
	code 0 "$FETCH" linux-source-6.12 && echo "$PWD/linux-source-6.12" >want && test_cmp want out &&
	grep -q "VERSION = 6.12.20" linux-source-6.12/Makefile && [[ ! -e $archive/ran && -s "$TARBALLS/linux-source-6.12_6.12.20-1_all.deb" ]]
'
test_expect_success 'from the cache, into a DIR, only some paths' '
	code 0 "$FETCH" --offline linux-source-6.12 "a dir" --only kernel && [[ -f "a dir/kernel/a.c" && ! -e "a dir/Makefile" ]] && ! grep -q downloading err
'
test_expect_success 'a corrupt package in the cache is removed, said, and got again' '
	printf X | dd of="$TARBALLS/linux-source-6.12_6.12.20-1_all.deb" bs=1 seek=99 conv=notrunc 2>/dev/null &&
	code 0 "$FETCH" linux-source-6.12 again && grep -q "removed a corrupt" err && grep -q downloading err && [[ -f again/Makefile ]]
'
test_expect_success 'one that differs from the index is refused' '
	rm "$TARBALLS"/*.deb && cp "$archive/pool/linux-source-6.12_6.12.20-1_all.deb" good.deb &&
	printf X | dd of="$archive/pool/linux-source-6.12_6.12.20-1_all.deb" bs=1 seek=99 conv=notrunc 2>/dev/null &&
	code 4 "$FETCH" linux-source-6.12 wrong && grep -q "error: .*apt-get update" err && [[ ! -e wrong ]] &&
	! ls "$TARBALLS"/*.deb "$TARBALLS/apt.part" 2>/dev/null && cp good.deb "$archive/pool/linux-source-6.12_6.12.20-1_all.deb"
'
test_expect_success 'a package that apt does not have: exit 4, said' '
	code 4 "$FETCH" linux-source-6.1 && grep -q "apt has no package linux-source-6.1: apt-get update, or add" err &&
	code 4 "$FETCH" linux-source-6.13 && ! ls -d linux-source-6.1* 2>/dev/null | grep -v 6.12
'

test_expect_success '--refresh adds pins for what the indexes name, newest first, and prints them' '
	code 0 "$FETCH" --refresh && printf "6.12\t6.12.20\tmain\tpool/main/l/linux-6.12/linux-6.12_6.12.20.orig.tar.xz\n" >want &&
	printf "6.1\t6.1.9\tmain\tpool/main/l/linux/linux_6.1.9.orig.tar.xz\n" >>want && cut -f1-4 out >have && test_cmp want have &&
	grep -v "^#" $PINS >have && test_cmp out have && grep -q "2 pins added to .*pins.tsv" err
'
test_expect_success 'and such a pin can be fetched' '
	code 0 "$FETCH" 6.12 fresh && grep -q "VERSION = 6.12.20" fresh/Makefile
'
test_expect_success 'a second time there is nothing to add' '
	cp $PINS before && code 0 "$FETCH" --refresh && test_must_be_empty out && grep -q "^fetch.sh: 0 pins added" err && test_cmp before $PINS
'
test_expect_success 'apt and its state are as they were' '
	! apt-get indextargets --format "\$(CREATED_BY)" | grep -v -x Packages && [[ -z $(find "$archive/state" -name "*Sources*") ]]
'
test_expect_success 'another digest for the same file: the pin is kept, exit 1' '
	source_of linux 6.1.9 changed >sources && source_of linux-6.12 6.12.22 >>sources && publish && code 1 "$FETCH" --refresh &&
	grep -q "warning: the archive has another digest for pool/main/l/linux/linux_6.1.9.orig.tar.xz" err && grep -q "error: a pin and the archive differ" err &&
	grep "6.1.9" before >want && grep "6.1.9" $PINS >have && test_cmp want have && [[ $(cut -f2 out) == 6.12.22 ]]
'
test_expect_success 'the same version as another file is no clash' '
	source_of linux-6.1 6.1.9 more >sources && publish && code 0 "$FETCH" --refresh && test_must_be_empty out &&
	grep -q "linux 6.1.9 is pinned already, as another file" err
'
test_expect_success '--offline asks nobody: the indexes of the run before, or none' '
	cp -a "$TIF_CACHE/apt/lists" lists && code 0 "$FETCH" --offline --refresh && ! grep -q "asking apt" err && diff -r lists "$TIF_CACHE/apt/lists" &&
	rm -rf "$TIF_CACHE/apt" && code 4 "$FETCH" --offline --refresh && grep -q "run without --offline" err
'
test_expect_success 'an archive without a kernel: exit 4, said' '
	: >sources && publish && code 4 "$FETCH" --refresh && grep -q "apt.s indexes name no kernel of Debian: add" err
'
test_expect_success 'an index of somebody else is not one of Debian' '
	source_of linux 6.12.98 >sources && publish && sed -i "s/^Label: Debian/Label: Other/" "$archive/dists/test/Release" &&
	code 4 "$FETCH" --refresh && ! grep 6.12.98 $PINS && publish
'
test_expect_success 'a pin that is gone: what the archive has now, and --refresh' '
	printf "6.12\t6.12.3\tmain\tpool/main/l/linux/linux_6.12.3.orig.tar.xz\t%064d\t7\n" 0 >$PINS && rm -rf "$TARBALLS" &&
	code 4 "$FETCH" 6.12.3 && grep -q "no mirror has linux 6.12.3 any more" err &&
	grep -q "the archive has linux 6.12.20 now: fetch.sh --refresh adds a pin of it" err && grep -q "^fetch.sh: error: .*fetch.sh --refresh" err
'

test_expect_success 'TIF_TREES: a tree and a tarball of ones own are pins' '
	mkdir trees && tree trees/vendor 5.14.0 && mkdir trees/vendor/.git && echo x >trees/vendor/.git/HEAD && chmod +x trees/vendor/Makefile &&
	ln -s Makefile trees/vendor/link && tree linux-x 5.15.1 && tar -czf trees/x.tar.gz linux-x && export TIF_TREES=$PWD/trees &&
	code 0 "$FETCH" --pin el9 trees/vendor && code 0 "$FETCH" --pin mine-5.15 trees/x.tar.gz && [[ $(grep -vc "^#" trees/pins.tsv) == 2 ]] &&
	code 0 "$FETCH" el9 copy && diff -r trees/vendor copy && code 0 "$FETCH" mine-5.15 unpacked && grep -q 5.15.1 unpacked/Makefile &&
	code 0 "$FETCH" --list && grep -q "^el9 .*yours" out && code 0 "$FETCH" el9 part --only kernel && [[ -f part/kernel/a.c && ! -e part/Makefile ]]
'
test_expect_success 'what was changed since is not taken' '
	echo "/* more */" >>trees/vendor/kernel/a.c && code 4 "$FETCH" el9 changed && grep -q "vendor was changed: " err && [[ ! -e changed ]] &&
	echo y >>trees/x.tar.gz && code 4 "$FETCH" mine-5.15 changed && grep -q "x.tar.gz was changed" err && mv trees/vendor gone && code 4 "$FETCH" el9 changed &&
	grep -q "vendor is gone" err && mv gone trees/vendor
'
test_expect_success 'an executable bit and a link are part of a tree, its .git is not' '
	code 0 "$FETCH" --pin bits trees/vendor && echo z >>trees/vendor/.git/HEAD && code 0 "$FETCH" bits with.git && chmod -x trees/vendor/Makefile &&
	code 4 "$FETCH" bits changed && chmod +x trees/vendor/Makefile && ln -sfn Kconfig trees/vendor/link && code 4 "$FETCH" bits changed
'
test_expect_success 'a name is pinned once' '
	code 1 "$FETCH" --pin el9 trees/vendor && grep -q "el9 is pinned with another digest" err && code 0 "$FETCH" --pin bits2 trees/vendor &&
	code 0 "$FETCH" --pin bits2 trees/vendor && grep -q "has this pin already" err && [[ $(grep -c "^bits2" trees/pins.tsv) == 1 ]]
'
test_expect_success '--refresh writes there, too' '
	source_of linux 6.12.97 >sources && publish && cp $PINS before && code 0 "$FETCH" --refresh && test_cmp before $PINS && grep -q 6.12.97 trees/pins.tsv
'
test_expect_success 'usage, and what is missing' '
	code 2 "$FETCH" --pin a && code 2 "$FETCH" --pin "a b" trees/vendor && code 3 "$FETCH" --pin a nowhere && code 3 "$FETCH" --pin a trees &&
	code 2 "$FETCH" --refresh 6.12 && unset TIF_TREES && code 4 "$FETCH" --pin a trees/vendor && grep -q "set TIF_TREES" err
'

rm -rf "$archive"
test_done
