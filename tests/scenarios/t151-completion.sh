#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The completion for bash: options and values of every command, in the source tree and
# under the installed names. lint.sh compares the options with --help.

# sharness reads the variable and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='completion for bash'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# offered WORD...: what is offered for the last WORD of a command line, one a line. The
# shell that asks is a plain one; its words are split as readline does it, at "=", too.
offered() {
	bash --norc -c '
		source "$KIT/completions/tif-backports.bash"
		COMP_WORDS=() COMPREPLY=()
		for word; do
			if [[ $word == --*=* ]]; then
				COMP_WORDS+=("${word%%=*}" "=")
				word=${word#*=}
				[[ -n $word ]] || continue
			fi
			COMP_WORDS+=("$word")
		done
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_tif_backports "$1" "${COMP_WORDS[COMP_CWORD]}" "" && printf "%s\n" "${COMPREPLY[@]}"
	' bash "$@"
}

# offers WANT WORD...: exactly the words of WANT, in any order.
offers() {
	tr " " "\n" <<<"$1" | sort >want && shift && offered "$@" | sort >have && test_cmp want have
}

APPLY=$KIT/scripts/apply.sh

test_expect_success 'each command has its completion' '
	for name in apply audit convert drift verify export fixes report fetch setup; do
		bash --norc -c "source \"\$KIT/completions/tif-backports.bash\"
			complete -p tif-$name $name.sh" || return 1
	done
'
test_expect_success 'options, by their beginning' '
	offers "--dry-run" "$APPLY" --d && offers "--status --series" "$APPLY" --s &&
	offers "--check" "$KIT/scripts/setup.sh" --c && offers "" "$APPLY" --nonsense
'
test_expect_success 'values: fixed words, in both forms' '
	offers "tif rseq" "$APPLY" --level "" && offers "native" "$APPLY" --numbering=n &&
	offers "tif rseq" "$APPLY" --level= && offers "html" "$KIT/scripts/audit.sh" --format h
'
test_expect_success 'values: series and architectures are those of the kit' '
	offers "$(ls "$KIT/series" | paste -sd " ")" "$APPLY" --series "" &&
	offers "s390 sh sparc" "$APPLY" --arch s && offers "arm,s390 arm,sh arm,sparc" "$APPLY" --arch arm,s &&
	offered "$KIT/scripts/verify.sh" --arch "" >out && grep -qx all out && grep -qx arm64 out
'
test_expect_success 'lists: what is there already is not offered again' '
	offers "static,objects static,build static,boot static,kabi static,bisect static,perf" \
		"$KIT/scripts/verify.sh" --level static,
'
test_expect_success 'formats of export.sh, fixes.sh and report.sh' '
	offers "debian" "$KIT/scripts/export.sh" --format d && offers "rhel" "$KIT/scripts/export.sh" --template=r &&
	offers "text json" "$KIT/scripts/fixes.sh" --format "" &&
	offers "text ktap junit html md" "$KIT/scripts/report.sh" --format ""
'
test_expect_success 'versions of fetch.sh and groups of setup.sh' '
	offered "$KIT/scripts/fetch.sh" 6.12 >out && grep -qx 6.12 out && grep -q "^6\.12\.[0-9]*$" out &&
	offers "core cross" "$KIT/scripts/setup.sh" c
'
test_expect_success 'trees are folders; audit offers the architectures of the tree' '
	mkdir -p tree/arch/toy other && : >tree/arch/toy/Makefile >tree.txt &&
	offers "tree" "$APPLY" tr && offers "toy" "$KIT/scripts/audit.sh" tree --arch ""
'
test_expect_success 'an installed name is a link to the kit' '
	mkdir bin && ln -s "$APPLY" bin/tif-apply && PATH=$PWD/bin:$PATH offers "--undo" tif-apply --und
'
test_expect_success 'the apply.sh of another project is left alone' '
	mkdir -p alien/scripts && printf "#!/bin/sh\n" >alien/scripts/apply.sh &&
	chmod +x alien/scripts/apply.sh && offers "" "$PWD/alien/scripts/apply.sh" --d
'
test_expect_success 'odd settings of the shell that asks change nothing' '
	bash --norc -O failglob -c "set -u; IFS=e; source \"\$KIT/completions/tif-backports.bash\"
		COMP_WORDS=(\"\$KIT/scripts/apply.sh\" --level \"\") COMP_CWORD=2
		_tif_backports \"\$KIT/scripts/apply.sh\" && IFS=, && echo \"\${COMPREPLY[*]}\"" >out &&
	echo tif,rseq >want && test_cmp want out
'
test_done
