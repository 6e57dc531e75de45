#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='conditions in a series are decided by probes on the tree'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# probe_file NAME YES NO: a probe of the miniature kit.
probe_file() {
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0' "means: the $1 feature" 'commit: none, a test' \
		"yes: $2" "no: $3" >"kit/probes/$1"
}

# condition TEXT: behind the last patch of the series.
condition() { sed -i "s,^rseq/last.patch.*,rseq/last.patch  # $1," kit/series/6.12; }

has_last() { grep -q '^rseq/last.patch$' tree/patches/series; }

test_expect_success 'setup' '
	new_kit && mkdir -p kit/probes && cp "$KIT/probes/always" "$KIT/probes/never" kit/probes/ &&
	probe_file there "kernel/entry.c ." "kernel/entry.c ^no such line$" &&
	probe_file missing "kernel/entry.c ^no such line$" "kernel/entry.c ." &&
	probe_file neither "kernel/entry.c ^no such line$" "no/such/file ." &&
	probe_file both "kernel/entry.c ." "Makefile ."
'
test_expect_success 'if, and the tree has it' '
	new_tree && condition "if there" && apply tree >out && has_last && ! grep -q "left out" out
'
test_expect_success 'unless, and the tree has it: a note says what' '
	rm -rf tree && new_tree && condition "unless there" && apply --json run.json tree >out && ! has_last &&
	grep -q "note: rseq/last.patch: left out, the tree has the there feature" out &&
	jq -e ".notes | any(contains(\"rseq/last.patch: left out\"))" run.json
'
test_expect_success 'if, and the tree does not have it' '
	rm -rf tree && new_tree && condition "if missing" && apply tree >out && ! has_last &&
	grep -q "left out, the tree does not have the missing feature" out
'
test_expect_success 'two conditions, of which one says no' '
	rm -rf tree && new_tree && condition "if there unless there" && apply tree >out && ! has_last
'
test_expect_success 'two conditions that both hold' '
	rm -rf tree && new_tree && condition "if there unless missing" && apply tree >out && has_last
'
test_expect_success 'the answer stays what it was before the kit came' '
	rm -rf tree && new_tree && grep -q "^obj-y" tree/kernel/Makefile &&
	probe_file pristine "kernel/Makefile ^obj-" "kernel/Makefile rseq_entry" &&
	probe_file new-file "kernel/rseq_entry.c ." "kernel/entry.c ." &&
	condition "if pristine unless new-file" && apply tree >out && has_last &&
	grep -q rseq_entry tree/kernel/Makefile && test -e tree/kernel/rseq_entry.c &&
	apply tree >out && grep -q "Already applied" out && apply --undo tree && restored
'
test_expect_success 'so it does behind commits' '
	git -C tree init -q && git -C tree add -A && git -C tree -c user.name=A -c user.email=a@b commit -q -m base &&
	apply --as git --author "A <a@b>" tree >out && grep -q "^Applied: 9 patches" out && apply --as git tree >out && grep -q "Already applied" out &&
	apply --update tree >out && grep -q "Up to date" out && apply --undo tree >out && rm -rf tree/.git && restored
'
test_expect_success 'a probe that finds no evidence stops the run' '
	condition "if neither" && refuses 1 "probe neither cannot tell whether .* has the neither feature (neither answer is found: no line of kernel/entry.c tells; there is no no/such/file): see which is right there, and mend probes/neither" tree
'
test_expect_success 'a probe that finds evidence for both stops the run' '
	condition "unless both" && refuses 1 "probe both cannot tell .*(both answers are found: yes in kernel/entry.c:1, no in Makefile:1)" tree
'
test_expect_success 'none of the lines of a file' '
	probe_file absent "kernel/entry.c !^no such line$" "kernel/entry.c ^no such line$" && condition "unless absent" &&
	apply tree >out && ! has_last && apply --undo tree >out &&
	probe_file absent "no/such/file !." "kernel/entry.c ^no such line$" && refuses 1 "(neither answer is found: there is no no/such/file; no line of kernel/entry.c tells)" tree
'
test_expect_success 'a file that a tree need not have' '
	probe_file maybe "no/such/file ^here$" "?no/such/file !^here$" && condition "if maybe" && apply tree >out && ! has_last && apply --undo tree >out &&
	mkdir tree/no tree/no/such && echo there >tree/no/such/file && apply tree >out && ! has_last && apply --undo tree >out &&
	echo here >tree/no/such/file && apply tree >out && has_last && apply --undo tree >out && rm -r tree/no &&
	probe_file maybe "?no/such/file ^here$" "kernel/entry.c ^no such line$" && refuses 1 "neither answer is found" tree
'
test_expect_success 'a pattern that grep does not take is a fault of the kit' '
	probe_file broken "kernel/entry.c (" "kernel/entry.c ." && condition "if broken" && refuses 5 "probes/broken" tree
'
# function_probe PATTERN: yes if the function f has it, no if it has not.
function_probe() { probe_file function "kernel/f.c:f $1" "kernel/f.c:f !$1"; }

test_expect_success 'a function: what it has, and what others have' '
	rm -rf tree && new_tree && printf "%s\n" "int f(void);" "int g(void)" "{" "	there();" "}" "int f(void)" \
		"{" "	here();" "}" "int of(void)" "{" "	there();" "}" >tree/kernel/f.c && condition "if function" &&
	function_probe here && apply tree >/dev/null && has_last && apply --undo tree >/dev/null &&
	function_probe there && apply tree >/dev/null && ! has_last && apply --undo tree >/dev/null
'
test_expect_success 'no such function is no evidence' '
	sed -i "s/^int f(void)$/int other(void)/" tree/kernel/f.c && refuses 1 "probe function cannot tell" tree
'
test_expect_success 'a probe that is not there' 'condition "if nowhere" && refuses 5 "no probe .nowhere." tree'
test_expect_success 'an incomplete probe' '
	sed "/^no:/d" kit/probes/there >kit/probes/half && condition "if half" && refuses 5 "probes/half lacks" tree
'
# refuse TEXT: the first line below level rseq.
refuse() { sed -i "/^# refuse:/d; s/^# level: rseq\$/&\n# refuse: $1/" kit/series/6.12; }

test_expect_success 'a series that refuses what the tree has' '
	condition "if there" && refuse "there it has no hook" &&
	refuses 1 "series 6.12 is not for .*tree, which has the there feature (kernel/entry.c:1): it has no hook; --level tif" tree
'
test_expect_success 'it refuses at its level only' 'apply --dry-run --level tif tree'
test_expect_success 'a series that refuses what the tree does not have' '
	refuse "missing it has no hook" && apply tree >/dev/null && has_last && apply --undo tree
'
test_expect_success 'a refusal without its reason' 'refuse there && refuses 5 "line .*cannot use" tree && refuse "missing no"'
test_expect_success 'a word that is no condition' 'condition "when there" && refuses 5 ".when. is no condition" tree'
test_expect_success 'a condition without its probe' 'condition "if" && refuses 5 "names no probe" tree'
test_expect_success 'the other numbering' '
	condition "numbering: native" && apply tree >/dev/null && ! has_last && apply --undo tree >/dev/null &&
	condition "numbering: generic if there" && apply tree >/dev/null && has_last && apply --undo tree >/dev/null
'
test_expect_success 'a numbering that nobody knows' '
	condition "numbering: odd" && refuses 5 "the numbering is generic or native" tree
'
test_expect_success 'a self test that says the wrong thing' '
	condition "if there" && cp kit/probes/never kit/probes/always && refuses 5 "the probes do not work" tree &&
	cp "$KIT/probes/always" kit/probes/
'
test_expect_success 'a changed probe is another state of the kit' '
	apply tree >/dev/null && sed -i "s/^means: .*/&, renamed/" kit/probes/there &&
	refuses 1 "from another state of this kit" tree && apply --undo tree
'
test_expect_success 'a level that the tree has already: nothing to do' '
	probe_file there "kernel/entry.c ." "kernel/entry.c ^no such line$" && sed -i "/# level: tif/,/# level: rseq/s/patch$/&  # unless there/" kit/series/6.12 &&
	snapshot tree >before && apply --level tif --json run.json tree >out && snapshot tree >after && test_cmp before after &&
	grep -q "^Nothing to do: level tif of series 6.12 is in this tree already" out &&
	jq -e ".outcome == \"nothing-to-do\" and .exit == 0" run.json && apply tree >out && has_last
'

test_done
