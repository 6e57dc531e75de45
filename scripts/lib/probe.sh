# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153
# What the tree at hand has: probes, small data files under probes/ that a
# series names in its conditions (docs/series.md).
#
# A probe has evidence for both answers. Exactly one must be found; else the
# tree is one that nobody looked at, and no answer is given.

declare -A PROBE=() PROBE_MEANS=()

# as_it_was PATH: sets FOUND to the file as the kit found it, which is a copy
# where the kit's patches have landed; empty if there was none.
as_it_was() {
	local action=''
	if [[ -f ${STATE-}/manifest ]]; then
		action=$(awk -F '\t' -v path="$1" '$4 == path { print $1 }' "$STATE/manifest")
	fi
	case $action in
	add) FOUND='' ;;
	'') FOUND=$TREE/$1 ;;
	*) FOUND=$STATE/orig/$1 ;;
	esac
	[[ -f $FOUND ]] || FOUND=''
}

# lines_of FILE [FUNCTION]: the lines of a C file, or those of one function in it.
lines_of() {
	if [[ ! ${2-} ]]; then
		cat -- "$1"
	else
		awk -v name="$2" '
			!inside && /^[a-z]/ && !/;/ && match($0, name "\\(") &&
				substr($0, RSTART - 1, 1) ~ /[ *]/ { inside = 1 }
			inside { print }
			/^}/ { inside = 0 }' "$1"
	fi
}

# evidence NAME "FILE[:FUNCTION] [!]PATTERN": true if a line matches; with "!", if
# there are lines and none matches.
evidence() {
	local file pattern lines absent='' rc=0
	read -r file pattern <<<"$2"
	as_it_was "${file%%:*}"
	[[ -n $FOUND ]] || return 1
	if [[ $file == *:* && $pattern == '!'* ]]; then absent=1 pattern=${pattern#!}; fi
	lines=$(lines_of "$FOUND" "$([[ $file != *:* ]] || echo "${file#*:}")")
	[[ -n $lines ]] || return 1
	grep -Eq -e "$pattern" <<<"$lines" || rc=$?
	((rc < 2)) || fail "$EX_FAULT" "probes/$1: '$pattern' cannot be looked for in $file" \
		"mend the probe"
	if [[ $absent ]]; then return $((!rc)); fi
	return "$rc"
}

# read_probe NAME: sets MEANS, YES and NO.
read_probe() {
	local line file=$KIT_DIR/probes/$1
	MEANS='' YES='' NO=''
	[[ -f $file ]] || fail "$EX_FAULT" "there is no probe '$1'" "restore probes/$1"
	while IFS= read -r line; do
		case $line in
		'means: '*) MEANS=${line#means: } ;;
		'yes: '*) YES=${line#yes: } ;;
		'no: '*) NO=${line#no: } ;;
		'' | '#'* | 'commit: '*) ;;
		*) fail "$EX_FAULT" "probes/$1: cannot use '$line'" "mend the probe" ;;
		esac
	done <"$file"
	[[ -n $MEANS && $YES == *' '* && $NO == *' '* ]] ||
		fail "$EX_FAULT" "probes/$1 lacks means:, yes: or no:" "mend the probe"
}

# ask NAME: sets PROBE[NAME] to yes, no or unclear.
ask() {
	local yes='' no=''
	read_probe "$1"
	PROBE_MEANS[$1]=$MEANS
	if evidence "$1" "$YES"; then yes=1; fi
	if evidence "$1" "$NO"; then no=1; fi
	case $yes$no in
	'') PROBE[$1]=unclear ;;
	11) PROBE[$1]=unclear ;;
	*) PROBE[$1]=${yes:+yes}${no:+no} ;;
	esac
}

# check_probes: two probes whose answers are known, lest a broken grep, a wrong
# folder or a wrong copy decides over a kernel.
check_probes() {
	ask always
	ask never
	[[ ${PROBE[always]} == yes && ${PROBE[never]} == no ]] || fail "$EX_FAULT" \
		"the probes do not work: always says ${PROBE[always]}, never says ${PROBE[never]}" \
		"restore probes/"
}

# probe NAME: true for yes, false for no; does not return without an answer.
probe() {
	local name=$1
	[[ -n ${PROBE[always]-} ]] || check_probes
	[[ -n ${PROBE[$name]-} ]] || ask "$name"
	case ${PROBE[$name]} in
	yes) return 0 ;;
	no) return 1 ;;
	esac
	read_probe "$name"
	fail "$EX_NO" "probe $name cannot tell whether $TREE_SHOWN has ${PROBE_MEANS[$name]}" \
		"exactly one of '$YES' and '$NO' was to be found"
}
