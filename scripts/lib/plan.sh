# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153
# From a series, a level, a numbering and a list of architectures to the ordered plan.
#
# A plan entry i is PLAN[i] (the patch's name in the series) with PLAN_LEVEL[i],
# PLAN_ARCH[i] (empty: common) and PLAN_KIND[i]:
#   file    patches/<name>
#   compat  made from the files under compat/<facility>/
#   cocci   made by the conversion, from the tree's own headers
# LEFT_OUT has the patches that the tree's own features made needless.

declare -A USED_PROBES=()
readonly PATCH_NAME_RE='^[A-Za-z0-9_+][A-Za-z0-9_.+-]*(/[A-Za-z0-9_+][A-Za-z0-9_.+-]*)+\.patch$'

# A fault in the series file itself, with its line.
series_fault() { fail "$EX_FAULT" "series/$SERIES, line $1: $2" "restore the checkout"; }

# patch_arch NAME: sets ARCH_OF, the architecture that a patch belongs to.
patch_arch() {
	ARCH_OF=
	if [[ $1 =~ ^arch/([^/]+)/ || $1 =~ ^cocci/([^/]+)\.patch$ ]]; then
		ARCH_OF=${BASH_REMATCH[1]}
	fi
}

# patch_source NAME: sets KIND_OF, and makes sure that its source is there.
patch_source() {
	local name=$1 line=$2 base
	base=${name#*/}
	base=${base%.patch}
	case $name in
	compat/*)
		KIND_OF=compat
		[[ -d $KIT_DIR/compat/$base ]] || series_fault "$line" "$name: there is no compat/$base/"
		;;
	cocci/*)
		KIND_OF=cocci
		[[ -x $KIT_DIR/scripts/convert.sh ]] ||
			series_fault "$line" "$name: there is no scripts/convert.sh"
		;;
	*)
		KIND_OF='file'
		[[ -f $KIT_DIR/patches/$name ]] || series_fault "$line" "there is no patches/$name"
		;;
	esac
}

# wanted_here NAME CONDITIONS LINE NUMBERING: is the patch for this run and this tree?
# CONDITIONS is the text behind the #: "numbering: HOW", "if PROBE", "unless
# PROBE", in any number and order; all must hold.
wanted_here() {
	local name=$1 line=$3 numbering=$4 word value has
	local -a words
	read -ra words <<<"$2"
	set -- "${words[@]}"
	while (($# > 0)); do
		word=$1 value=${2-}
		shift "$(($# < 2 ? $# : 2))"
		case $word in
		numbering:)
			[[ $value == generic || $value == native ]] ||
				series_fault "$line" "$name: the numbering is generic or native, not '$value'"
			[[ $value == "$numbering" ]] || return 1
			continue
			;;
		if | unless) ;;
		*) series_fault "$line" "$name: '$word' is no condition" ;;
		esac
		[[ $value =~ ^[a-z0-9-]+$ ]] || series_fault "$line" "$name: '$word' names no probe"
		USED_PROBES[$value]=1
		has='does not have'
		if probe "$value"; then has=has; fi
		if [[ $word/$has == if/has || $word/$has == unless/does* ]]; then continue; fi
		LEFT_OUT+=("$name")
		NOTES+=("$name: left out, the tree $has ${PROBE_MEANS[$value]}")
		return 1
	done
}

# refuse_line LINE NR WANTED: a line "# refuse: PROBE REASON" ends the run if that level
# is wanted and the tree has it; other lines are the caller's.
refuse_line() {
	local name why
	[[ $1 == '# refuse: '* ]] || return 1
	read -r name why <<<"${1#*: }"
	[[ $name =~ ^[a-z0-9-]+$ && -n $why ]] || series_fault "$2" "cannot use '$1'"
	[[ $3 == yes ]] || return 0
	USED_PROBES[$name]=1
	if probe "$name"; then
		fail "$EX_NO" "series $SERIES is not for $TREE_SHOWN, which has ${PROBE_MEANS[$name]}" "$why"
	fi
}

# here ARCH: does the tree have this architecture? One without is noted once.
declare -A IS_HERE=()
here() {
	if [[ -z ${IS_HERE[$1]-} ]]; then
		IS_HERE[$1]=yes
		if [[ ! -d $TREE/arch/$1 ]]; then
			IS_HERE[$1]=no
			NOTES+=("arch/$1 is not in this tree: its patches are left out")
		fi
	fi
	[[ ${IS_HERE[$1]} == yes ]]
}

# make_plan LEVEL NUMBERING ARCHS: fills the plan; ARCHS is comma separated, empty
# for all that the tree has.
make_plan() {
	local wanted_level=$1 numbering=$2 archs=$3 level='' nr=0 line name rest arch condition wanted
	local -A covered=() seen=()
	PLAN=() PLAN_LEVEL=() PLAN_ARCH=() PLAN_KIND=() LEFT_OUT=()
	USED_PROBES=() EXIT_KIND=() EXIT_WHY=() EXITS=()
	while IFS= read -r line || [[ -n $line ]]; do
		nr=$((nr + 1))
		if [[ $line =~ ^#\ level:\ *(.*)$ ]]; then
			level=${BASH_REMATCH[1]}
			[[ $level == tif || $level == rseq ]] || series_fault "$nr" "no level is called '$level'"
			continue
		fi
		wanted=no
		if [[ $wanted_level == rseq || $level == tif ]]; then wanted=yes; fi
		if exit_line "$line" "$nr" || refuse_line "$line" "$nr" "$wanted"; then continue; fi
		read -r name rest <<<"${line%%#*}"
		[[ -n $name ]] || continue
		condition=''
		if [[ $line == *'#'* ]]; then condition=${line#*#}; fi
		[[ -n $level ]] || series_fault "$nr" "$name stands before the first '# level:'"
		[[ -z $rest && $name =~ $PATCH_NAME_RE ]] || series_fault "$nr" "cannot use '$line'"
		[[ -z ${seen[$name]-} ]] || series_fault "$nr" "$name appears twice"
		seen[$name]=1
		patch_source "$name" "$nr"
		patch_arch "$name"
		if [[ -n $ARCH_OF ]]; then
			[[ -n $archs ]] || here "$ARCH_OF" || continue
			covered[$ARCH_OF]=1
		fi
		[[ $wanted == yes ]] || continue
		[[ -z $ARCH_OF || -z $archs || ,$archs, == *,"$ARCH_OF",* ]] || continue
		wanted_here "$name" "$condition" "$nr" "$numbering" || continue
		PLAN+=("$name") PLAN_LEVEL+=("$level") PLAN_ARCH+=("$ARCH_OF") PLAN_KIND+=("$KIND_OF")
	done <"$KIT_DIR/series/$SERIES"

	local -a known=()
	if ((${#covered[@]} > 0)); then
		mapfile -t known < <(printf '%s\n' "${!covered[@]}" | sort)
	fi
	for arch in ${archs//,/ }; do
		[[ -n ${covered[$arch]-} ]] || fail "$EX_TREE" \
			"series $SERIES does not cover the architecture '$arch'" "it covers: ${known[*]}"
		here "$arch" || fail "$EX_TREE" "$TREE_SHOWN has no arch/$arch" "leave it out of --arch"
	done
	((${#PLAN[@]} + ${#LEFT_OUT[@]} > 0)) || fail "$EX_FAULT" "series $SERIES has nothing for level $wanted_level" \
		"restore the checkout"
	if [[ $wanted_level == rseq ]]; then list_exits "$archs"; fi
	local IFS=,
	PLAN_ARCHS=${archs:-${known[*]}}
}

# plan_digest: one hash over everything the plan is made from, so that a tree
# patched by an older state of the kit is told from one patched by this state.
plan_digest() {
	local i base
	local -a inputs=("series/$SERIES")
	for base in "${!USED_PROBES[@]}"; do inputs+=("probes/$base"); done
	for i in "${!PLAN[@]}"; do
		base=${PLAN[i]%.patch}
		case ${PLAN_KIND[i]} in
		file) inputs+=("patches/${PLAN[i]}") ;;
		compat) inputs+=("$base") ;;&
		cocci) inputs+=(cocci) ;;&
		*)
			if [[ -f $KIT_DIR/patches/$base.$NUMBERING.header ]]; then
				inputs+=("patches/$base.$NUMBERING.header")
			elif [[ -f $KIT_DIR/patches/$base.header ]]; then
				inputs+=("patches/$base.header")
			fi
			;;
		esac
	done
	(
		cd -- "$KIT_DIR" || exit
		for base in "${inputs[@]}"; do
			if [[ -e $base ]]; then find "$base" -type f -print0; fi
		done | sort -zu | xargs -0 sha256sum
	) | sha256sum | cut -d' ' -f1
}
