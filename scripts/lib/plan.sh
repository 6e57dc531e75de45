# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# From a series, a level, a numbering and a list of architectures to the ordered plan.
#
# A plan entry i is PLAN[i] (the patch's name in the series) with PLAN_LEVEL[i],
# PLAN_ARCH[i] (empty: common) and PLAN_KIND[i]:
#   file    patches/<name>
#   compat  made from the files under compat/<facility>/
#   cocci   made by the conversion, from the tree's own headers

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

# series_tag NAME LINE NR: sets NUMBERING_OF, what "# numbering:" behind a patch says.
series_tag() {
	NUMBERING_OF=
	[[ $2 == *'#'* ]] || return 0
	[[ $2 =~ \#\ numbering:\ *(generic|native)\ *$ ]] ||
		series_fault "$3" "$1: only '# numbering: generic' or 'native' may follow"
	NUMBERING_OF=${BASH_REMATCH[1]}
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
	local wanted_level=$1 numbering=$2 archs=$3 level='' nr=0 line name rest arch
	local -A covered=() seen=()
	PLAN=() PLAN_LEVEL=() PLAN_ARCH=() PLAN_KIND=()
	while IFS= read -r line || [[ -n $line ]]; do
		nr=$((nr + 1))
		if [[ $line =~ ^#\ level:\ *(.*)$ ]]; then
			level=${BASH_REMATCH[1]}
			[[ $level == tif || $level == rseq ]] || series_fault "$nr" "no level is called '$level'"
			continue
		fi
		read -r name rest <<<"${line%%#*}"
		[[ -n $name ]] || continue
		[[ -n $level ]] || series_fault "$nr" "$name stands before the first '# level:'"
		[[ -z $rest && $name =~ $PATCH_NAME_RE ]] || series_fault "$nr" "cannot use '$line'"
		[[ -z ${seen[$name]-} ]] || series_fault "$nr" "$name appears twice"
		seen[$name]=1
		patch_source "$name" "$nr"
		series_tag "$name" "$line" "$nr"
		patch_arch "$name"
		if [[ -n $ARCH_OF ]]; then
			[[ -n $archs ]] || here "$ARCH_OF" || continue
			covered[$ARCH_OF]=1
		fi
		[[ -z $NUMBERING_OF || $NUMBERING_OF == "$numbering" ]] || continue
		[[ $wanted_level == rseq || $level == tif ]] || continue
		[[ -z $ARCH_OF || -z $archs || ,$archs, == *,"$ARCH_OF",* ]] || continue
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
	[[ ${#PLAN[@]} -gt 0 ]] || fail "$EX_FAULT" "series $SERIES has nothing for level $wanted_level" \
		"restore the checkout"
	local IFS=,
	PLAN_ARCHS=${archs:-${known[*]}}
}

# plan_digest: one hash over everything the plan is made from, so that a tree
# patched by an older state of the kit is told from one patched by this state.
plan_digest() {
	local i base
	local -a inputs=("series/$SERIES")
	for i in "${!PLAN[@]}"; do
		base=${PLAN[i]%.patch}
		case ${PLAN_KIND[i]} in
		file) inputs+=("patches/${PLAN[i]}") ;;
		compat) inputs+=("$base") ;;&
		cocci) inputs+=(cocci) ;;&
		*) if [[ -f $KIT_DIR/patches/$base.header ]]; then inputs+=("patches/$base.header"); fi ;;
		esac
	done
	(
		cd -- "$KIT_DIR" || exit
		for base in "${inputs[@]}"; do
			if [[ -e $base ]]; then find "$base" -type f -print0; fi
		done | sort -zu | xargs -0 sha256sum
	) | sha256sum | cut -d' ' -f1
}
