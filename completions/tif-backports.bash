# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion for bash: the commands' options and the values that they take, read from
# the kit that the command belongs to. Both the installed names (tif-apply) and those of
# the source tree (scripts/apply.sh) are completed.

# _tif_options COMMAND: prints "OPTION KIND" for each option; maint/check-man.sh compares
# the options with --help. KIND: "-" takes nothing; file, dir, tree, number and text;
# one=A,B: one of these words; list=A,B: some, separated by commas; a word in capitals
# is a list that _tif_values prints.
_tif_options() {
	case $1 in
	apply)
		printf '%s\n' '--series one=SERIES' '--level one=tif,rseq' \
			'--numbering one=generic,native' '--arch list=CONVERTED' '--dry-run -' \
			'--update -' '--undo -' '--status -' '--propose dir' '--with dir' \
			'--reserve text' '--as one=quilt,git,plain' '--json file' '--author text' '--verbose -'
		;;
	audit)
		printf '%s\n' '--arch list=TREE' '--format one=text,json,html' '--out file' '--results dir' \
			'--color one=auto,always,never' '--link-base text' '--with dir' '--facts dir'
		;;
	convert)
		printf '%s\n' '--arch one=CONVERTED' '--numbering one=generic,native' '--reserve text' '--full tree' \
			'--smpl file' '--ledger file'
		;;
	verify)
		printf '%s\n' '--level list=static,objects,build,boot,kabi,bisect,perf' \
			'--arch list=COMPILED,all' '--variant list=base,debug,rt,stock,w1' '--baseline tree' \
			'--kabi-list file' '--upstream tree' '--jobs number' '--out dir' '--run text' '--times number'
		;;
	export)
		printf '%s\n' '--format one=patches,git,rpm,debian,suse' '--template one=kit,rhel,android' \
			'--jira text' '--prefix one=upstream,backport' '--first number'
		;;
	report) printf '%s\n' '--format one=text,ktap,junit,html,md' '--compare dir' '--out file' ;;
	fixes) printf '%s\n' '--format one=text,json' '--out file' ;;
	drift)
		printf '%s\n' '--fetch -' '--no-pins -' '--numbering one=generic,native' \
			'--arch list=TREE' '--anchors -' '--all -' '--format one=text,md,html' \
			'--out file' '--json file' '--results dir'
		;;
	fetch) printf '%s\n' '--list -' '--refresh -' '--pin text' '--offline -' '--exact -' '--listed file' '--only file' ;;
	setup) printf '%s\n' '--check -' '--markdown -' ;;
	esac
	printf '%s\n' '--version -' '--help -'
}

# _tif_archs FILE...: prints the folders that the files are in.
_tif_archs() {
	local path
	for path; do
		path=${path%/*}
		printf '%s\n' "${path##*/}"
	done
}

# _tif_values KIT NAME TREE: prints the words that NAME stands for, one a line.
_tif_values() {
	local kit=$1 tree=$3 path
	case $2 in
	SERIES) for path in "$kit"/series/*; do printf '%s\n' "${path##*/}"; done ;;
	CONVERTED) _tif_archs "$kit"/arch/*/bits.tif ;;
	COMPILED) _tif_archs "$kit"/arch/*/build ;;
	TREE)
		if [[ -d $tree/arch ]]; then
			_tif_archs "$tree"/arch/*/Makefile
		else
			_tif_archs "$kit"/arch/*/facts
		fi
		;;
	PINS) sed -n 's/^\([0-9][0-9.]*\)\t\([0-9.]*\)\t.*/\1\n\2/p' "$kit/scripts/lib/fetch/pins.tsv" ;;
	GROUPS) sed -n '/^#/!s/^[^\t]*\t\([^\t]*\)\t.*/\1/p' "$kit/scripts/lib/packages.tsv" ;;
	*) printf '%s\n' "$2" ;;
	esac | sort -u
}

# _tif_words KIT A,B,C TREE: the words of a list, with the names in capitals replaced.
_tif_words() {
	local word
	local -a words
	IFS=, read -ra words <<<"$2"
	for word in "${words[@]}"; do _tif_values "$1" "$word" "$3"; done
}

# _tif_tree WORD...: prints the first that is a directory.
_tif_tree() {
	local word
	for word; do
		if [[ -d $word/arch ]]; then
			printf '%s\n' "$word"
			return
		fi
	done
}

# _tif_reply WORD...: offers the words that begin with $cur.
_tif_reply() { mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur"); }

_tif_files() {
	mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
	compopt -o filenames 2>/dev/null
}

# _tif_value KIT KIND TREE: completes $cur, the value of an option.
_tif_value() {
	local done='' word
	case $2 in
	file) _tif_files -f ;;
	dir | tree) _tif_files -d ;;
	one=*) _tif_reply "$(_tif_words "$1" "${2#*=}" "$3")" ;;
	list=*)
		if [[ $cur == *,* ]]; then
			done=${cur%,*},
			cur=${cur##*,}
		fi
		for word in $(_tif_words "$1" "${2#*=}" "$3"); do
			if [[ $word == "$cur"* && ,$done != *",$word,"* ]]; then COMPREPLY+=("$done$word"); fi
		done
		# further words may follow behind a comma
		compopt -o nospace 2>/dev/null
		;;
	esac
}

_tif_backports() {
	local cur prev program command kit kind='' tree IFS=$' \t\n'
	COMPREPLY=()
	program=$(type -P -- "${1/#\~/$HOME}") || return 0
	program=$(readlink -f -- "$program") || return 0
	kit=${program%/scripts/*}
	command=${program##*/}
	command=${command%.sh}
	# another project may have an apply.sh or a setup.sh, too
	[[ -d $kit/series && -d $kit/scripts/lib ]] || {
		compopt -o default 2>/dev/null
		return 0
	}
	cur=${COMP_WORDS[COMP_CWORD]}
	prev=${COMP_WORDS[COMP_CWORD - 1]}
	# --option=value is three words, the second is "="
	if [[ $cur == = ]]; then
		cur=''
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [[ $prev == --?* ]]; then
		kind=$(_tif_options "$command" | sed -n "s/^$prev //p")
	fi
	tree=$(_tif_tree "${COMP_WORDS[@]:1}")
	if [[ -n $kind && $kind != - ]]; then
		_tif_value "$kit" "$kind" "$tree"
	elif [[ $cur == -* ]]; then
		_tif_reply "$(_tif_options "$command" | sed 's/ .*//')"
	elif [[ $command == setup ]]; then
		_tif_reply "$(_tif_values "$kit" GROUPS "")"
	elif [[ $command == fetch && $COMP_CWORD -eq 1 ]]; then
		_tif_reply "$(_tif_values "$kit" PINS "")"
	else
		_tif_files -d
	fi
	return 0
}

complete -F _tif_backports tif-apply tif-audit tif-convert tif-drift tif-export tif-fetch tif-fixes tif-report tif-setup tif-verify
complete -F _tif_backports apply.sh audit.sh convert.sh drift.sh export.sh fetch.sh fixes.sh report.sh setup.sh verify.sh
