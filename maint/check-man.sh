#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Compares the options of each command's --help with its man page and its completion.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

usage() {
	cat <<TEXT
usage: $PROG

For every command scripts/NAME.sh: the man page docs/man/tif-NAME.1.scd is there, scdoc
takes it, and the options of --help are those of the man page's section OPTIONS and of
completions/tif-backports.bash. Exits with 1 if not.
TEXT
}

# of_help NAME: the options that --help lists, one a line.
of_help() {
	"scripts/$1.sh" --help </dev/null | sed -nE \
		-e 's/^ +(-[a-zA-Z], )?(--[a-z][a-z-]*).*/\2/p' | sort -u
}

of_man() {
	awk '/^# / { here = $0 == "# OPTIONS" } here && /^\*-/' "docs/man/tif-$1.1.scd" |
		grep -oE -e '--[a-z][a-z-]*' | sort -u
}

of_completion() {
	bash -c 'source completions/tif-backports.bash && _tif_options "$1"' bash "$1" |
		sed 's/ .*//' | sort -u
}

# compare NAME WHAT TITLE: the options of --help against those in the scratch file WHAT.
compare() {
	local option
	while read -r option; do
		echo "scripts/$1.sh: $option is in --help and not in the $3"
	done < <(comm -23 "$SCRATCH/help" "$SCRATCH/$2")
	while read -r option; do
		echo "scripts/$1.sh: $option is in the $3 and not in --help"
	done < <(comm -13 "$SCRATCH/help" "$SCRATCH/$2")
	cmp -s "$SCRATCH/help" "$SCRATCH/$2"
}

# page FILE NAME SECTION: scdoc takes it, and its first line has that name.
page() {
	[[ -f $1 ]] || {
		echo "$1: is missing"
		return 1
	}
	scdoc <"$1" >/dev/null || {
		echo "$1: scdoc does not take it"
		return 1
	}
	head -n 1 -- "$1" | grep -q "^$2($3) \"tif-backports @VERSION@\"\$" || {
		echo "$1: the first line is not: $2($3) \"tif-backports @VERSION@\""
		return 1
	}
}

check() {
	local name=$1
	page "docs/man/tif-$name.1.scd" "tif-$name" 1 || return 1
	of_help "$name" >"$SCRATCH/help"
	of_man "$name" >"$SCRATCH/man"
	of_completion "$name" >"$SCRATCH/completion"
	[[ -s $SCRATCH/help ]] || {
		echo "scripts/$name.sh: --help lists no option"
		return 1
	}
	compare "$name" man "man page" && compare "$name" completion completion
}

main() {
	local file name bad=0
	options '' "$@"
	no_arguments
	need scdoc
	scratch
	cd -- "$KIT_DIR"
	for file in scripts/*.sh; do
		name=$(basename -- "$file" .sh)
		check "$name" || bad=1
	done
	for file in docs/man/*.1.scd; do
		name=$(basename -- "$file" .1.scd)
		[[ -f scripts/${name#tif-}.sh ]] || {
			echo "$file: there is no scripts/${name#tif-}.sh"
			bad=1
		}
	done
	page docs/man/tif-backports.7.scd tif-backports 7 || bad=1
	((bad == 0)) || die "$EX_NO" "man pages, completion and --help are not the same" "see above"
}

main "$@"
