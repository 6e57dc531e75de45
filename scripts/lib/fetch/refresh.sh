# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# --refresh: pins for the kernels that the archives of this machine's apt carry today.
# apt's own indexes name them, with sizes and digests, and apt checks their signatures;
# nothing is looked for in the archives themselves.

# Source indexes are a target of the "deb" lines, too, in lists of our own: neither apt's
# sources nor its state change, and it needs no root.
refresh_options() {
	local dir=$1 other
	# The fields are apt's own, not the shell's.
	# shellcheck disable=SC2016
	APT_OPTIONS=(-o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache"
		-o Acquire::Languages=none
		-o 'Acquire::IndexTargets::deb::TifSources::MetaKey=$(COMPONENT)/source/Sources'
		-o 'Acquire::IndexTargets::deb::TifSources::ShortDescription=Sources'
		-o 'Acquire::IndexTargets::deb::TifSources::Description=$(RELEASE)/$(COMPONENT) Sources'
		-o Acquire::IndexTargets::deb::TifSources::Optional=true)
	while read -r other; do
		APT_OPTIONS+=(-o "Acquire::IndexTargets::deb::$other::DefaultEnabled=false")
	done < <(apt-config dump 2>/dev/null |
		sed -n 's/^Acquire::IndexTargets::deb::\([A-Za-z0-9_-]*\)::MetaKey .*/\1/p' | sort -u)
}

# source_indexes: "LABEL|FILE" for each source index.
source_indexes() {
	# The fields are apt's own, not the shell's.
	# shellcheck disable=SC2016
	{ apt-get "${APT_OPTIONS[@]}" indextargets --format '$(CREATED_BY)|$(LABEL)|$(FILENAME)' 2>/dev/null || :; } |
		sed -n 's/^\(TifSources\|Sources\)|//p'
}

# kernels_of ARCHIVE: of a source index on stdin, "SERIES VERSION ARCHIVE PATH SHA256
# BYTES" for the tarball of each version of Linux.
kernels_of() {
	awk -v archive="$1" '
		function finish(	series) {
			if (package ~ /^linux(-[0-9.]+)?$/ && file ~ /^linux(-[0-9.]+)?_[0-9.]+\.orig\.tar\.xz$/ &&
			    directory ~ /^pool\/[A-Za-z0-9.\/+-]+$/ && sha ~ /^[0-9a-f]+$/ && length(sha) == 64 && bytes ~ /^[0-9]+$/) {
				version = file
				sub(/^[^_]*_/, "", version)
				sub(/\.orig.*/, "", version)
				series = version
				if (match(version, /^[0-9]+\.[0-9]+/))
					series = substr(version, 1, RLENGTH)
				if (version != series)
					printf "%s\t%s\t%s\t%s/%s\t%s\t%s\n", series, version, archive, directory, file, sha, bytes
			}
			package = directory = file = ""
		}
		/^$/ { finish(); next }
		/^Package: / { package = $2 }
		/^Directory: / { directory = $2 }
		/^[^ ]/ { sums = /^Checksums-Sha256:/; next }
		sums && $3 ~ /\.orig\.tar\.xz$/ { sha = $1; bytes = $2; file = $3 }
		END { finish() }'
}

# archive_pins: the pins that today's indexes give, sorted.
archive_pins() {
	local label file
	while IFS='|' read -r label file; do
		case $label in
		Debian) label=main ;;
		Debian-Security) label=security ;;
		*) continue ;;
		esac
		/usr/lib/apt/apt-helper cat-file "$file" 2>/dev/null | kernels_of "$label" || :
	done < <(source_indexes) | sort -t $'\t' -k2,2rV -u
}

# refresh_pins: add what is new; print each line that is added.
refresh_pins() {
	local file line version path sha old added=0 clash=0 found=0 dir
	need apt-get apt
	file=$(user_pins)
	file=${file:-$PINS}
	[[ -w $file || (! -e $file && -w ${file%/*}) ]] ||
		die "$EX_MISSING" "cannot write $file" "set TIF_TREES to a folder of your own"
	dir=${CACHE%/*}/apt
	mkdir -p -- "$dir/lists/partial" "$dir/cache/archives/partial"
	refresh_options "$dir"
	if ((!OFFLINE)); then
		tell "asking apt for the source indexes of the archives that it is configured with"
		apt-get -q "${APT_OPTIONS[@]}" update >&2 ||
			die "$EX_MISSING" "apt-get update failed" "see apt's message above"
	fi
	while IFS= read -r line; do
		found=1
		IFS=$'\t' read -r _ version _ path sha _ <<<"$line"
		old=$(pinned "$version")
		if [[ -z $old ]]; then
			add_pin "$file" "$line"
			say "$line"
			added=$((added + 1))
		elif [[ $old == *$'\t'$sha$'\t'* ]]; then
			continue
		elif [[ $old == *$'\t'$path$'\t'* ]]; then
			warn "the archive has another digest for $path than its pin, which was kept: $sha"
			clash=1
		else
			tell "linux $version is pinned already, as another file than $path"
		fi
	done < <(archive_pins)
	((found)) || die "$EX_MISSING" "apt's indexes name no kernel of Debian" \
		"add Debian's archive to apt's sources, or run without --offline"
	tell "$added pins added to $file"
	((!clash)) || die "$EX_NO" "a pin and the archive differ" "see the lines above"
}
