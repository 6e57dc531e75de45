# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The Debian root that check-userspace.sh boots, and the source of its C library, through
# the archives that this machine's apt is configured with. Needs common.sh.

# What is in it beside the packages that a smallest Debian has.
readonly ROOT_PACKAGES=stress-ng,procps,kmod,bpftrace,linux-libc-dev

# archive_lines: one-line sources for Debian's own archives, as apt's indexes name them.
archive_lines() {
	# The fields are apt's own, not the shell's.
	# shellcheck disable=SC2016
	{ apt-get indextargets --format '$(CREATED_BY)|$(LABEL)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 2>/dev/null || :; } |
		sed -nE 's/^Packages\|Debian(-Security)?\|//p' | LC_ALL=C sort -u
}

# archive_suite: the release that they are of.
archive_suite() {
	# shellcheck disable=SC2016
	{ apt-get indextargets --format '$(LABEL)|$(CODENAME)' 2>/dev/null || :; } |
		sed -n 's/^Debian|\([a-z]*\)$/\1/p' | sort -u | head -n 1
}

# debian_root DIR: prints the image, made once for these archives and packages. Beside it,
# IMAGE.packages names what is in it, with versions.
debian_root() {
	local dir=$1 image suite
	archive_lines >"$SCRATCH/sources"
	suite=$(archive_suite)
	[[ -s $SCRATCH/sources && $suite ]] ||
		die "$EX_MISSING" "apt has no index of Debian's archive" "add it to apt's sources, or run apt-get update"
	image=$dir/root-$({ cat -- "$SCRATCH/sources" && echo "$ROOT_PACKAGES"; } | sha256sum | cut -c 1-12).img
	if [[ ! -f $image ]]; then
		need mmdebstrap
		need genext2fs
		progress "making a Debian root ($suite); minutes"
		# The hook is run by a shell of mmdebstrap's, with the root as $1.
		# shellcheck disable=SC2016
		mmdebstrap --quiet --variant=minbase --format=ext2 --include="$ROOT_PACKAGES" \
			--customize-hook='chroot "$1" dpkg-query -W >"'"$image.packages"'"' \
			"$suite" "$image.new" "$SCRATCH/sources" >"$image.log" 2>&1 ||
			die "$EX_MISSING" "mmdebstrap failed ($image.log): $(tail -n 1 -- "$image.log")" "are apt's archives in reach?"
		mv -f -- "$image.new" "$image"
	fi
	printf '%s\n' "$image"
}

# source_options DIR: apt asks for the source indexes of its "deb" lines, too, in lists of
# our own: neither its sources nor its state change.
source_options() {
	local dir=$1 other
	# shellcheck disable=SC2016
	APT_OPTIONS=(-o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o Acquire::Languages=none
		-o 'Acquire::IndexTargets::deb::Sources::MetaKey=$(COMPONENT)/source/Sources'
		-o 'Acquire::IndexTargets::deb::Sources::ShortDescription=Sources'
		-o 'Acquire::IndexTargets::deb::Sources::Description=$(RELEASE)/$(COMPONENT) Sources'
		-o Acquire::IndexTargets::deb::Sources::Optional=true)
	while read -r other; do
		if [[ $other != Sources ]]; then
			APT_OPTIONS+=(-o "Acquire::IndexTargets::deb::$other::DefaultEnabled=false")
		fi
	done < <(apt-config dump 2>/dev/null |
		sed -n 's/^Acquire::IndexTargets::deb::\([A-Za-z0-9_-]*\)::MetaKey .*/\1/p' | sort -u)
	mkdir -p -- "$dir/lists/partial" "$dir/cache/archives/partial"
}

# glibc_source DIR IMAGE: prints the folder of the source package that the root's C library
# was built from, Debian's patches applied.
glibc_source() {
	local dir=$1 version part
	version=$(sed -nE 's/^libc6(:[a-z0-9]+)?\t//p' "$2.packages")
	[[ $version ]] || die "$EX_NO" "no libc6 in the root ($2.packages)" "remove it, it is made anew"
	part=$dir/glibc-$version
	if [[ ! -d $part ]]; then
		need apt-get apt
		need dpkg-source dpkg-dev
		progress "getting the source of glibc $version"
		source_options "$dir/apt"
		rm -rf -- "$part.new"
		mkdir -p -- "$part.new"
		{
			apt-get -q "${APT_OPTIONS[@]}" update &&
				(cd -- "$part.new" && apt-get -q "${APT_OPTIONS[@]}" -o APT::Get::AllowUnauthenticated=false \
					source --download-only "glibc=$version" && dpkg-source --no-check -x ./*.dsc source)
		} >"$part.log" 2>&1 ||
			die "$EX_MISSING" "the source of glibc $version cannot be had ($part.log): $(tail -n 1 -- "$part.log")"
		mv -f -- "$part.new/source" "$part"
		rm -rf -- "$part.new"
	fi
	printf '%s\n' "$part"
}
