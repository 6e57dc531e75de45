#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make evidence: which kits and trees the results are of; a tree that none is of is refused.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what packed evidence is of'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
built_program
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

add() { "$KIT_PROGRAM" --kit "$KIT" results add "$@" >/dev/null; }
evidence() { "$KIT/maint/evidence.sh" "$@"; }
unpacked() { rm -rf got && mkdir got && tar -xJf "$1" -C got; }
commit=$(bash -c 'source "$KIT/scripts/lib/common.sh" && kit_commit')
version=$(cat "$KIT/VERSION")

# results DIR [MEMBER...]: two checks, and what its fingerprint says
results() {
	local dir=$1 members
	shift
	members=$(printf '"%s",' "$@") && members=${members//=/'":"'} && mkdir -p "$dir" && rm -f "$dir/results.jsonl" &&
		echo "{\"fingerprint\":{${members%,}}}" >"$dir/fingerprint.json" &&
		add "$dir/results.jsonl" static/x86/names pass again - && add "$dir/results.jsonl" build/x86/base/kernel fail again -
}
# stack DIGEST: what was applied to the tree
stack() { mkdir -p tree/.tif-backports && echo "{\"digest\":\"$1\"}" >tree/.tif-backports/info.json; }

test_expect_success 'setup' '
	mkdir -p tree/{kernel,arch/x86,include,init} && printf "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n" >tree/Makefile &&
	touch tree/Kconfig tree/Kbuild && results one kernel=6.12.1 stack=none "commit=$commit" && results two kernel=6.1.9 stack=0123456789abcdef commit=1234567+ &&
	sed -i "s/}}$/,\"applied\":{\"series\":\"6.1\",\"numbering\":\"native\"}}}/" two/fingerprint.json && rm two/results.jsonl &&
	add two/results.jsonl static/x86/names pass again - && mkdir three && add three/results.jsonl exit pass true -
'
test_expect_success 'which kits and trees the results name, and how many checks each' '
	evidence --out t.tar.xz three two one 2>err && unpacked t.tar.xz && cat got/evidence/targets err && cat <<-END | tr " " "\t" | sort >want &&
	#kit version commit checks
	kit $version 1234567+ 1
	kit $version ${commit:--} 2
	kit $version - 1
	#tree kernel stack series numbering checks
	tree 6.1.9 0123456789ab 6.1 native 1
	tree 6.12.1 none - - 2
	tree - - - - 1
	END
	sort got/evidence/targets >have && { [[ ! $commit ]] || test_cmp want have; }
'
test_expect_success 'results of another kit: that is written down, and told in one line' '
	{ [[ ! $commit ]] || { grep -x "not of this kit: 1 checks, of version $version, commit 1234567+" got/evidence/kit && [[ $(wc -l <err) == 1 ]] &&
	grep -x "evidence.sh: 1 of 4 checks are of another kit (version $version, commit 1234567+) than this one, whose files are digested (version $version, commit $commit): see evidence/kit" err; }; } &&
	evidence --out t.tar.xz one 2>err && test_must_be_empty err && unpacked t.tar.xz && ! grep "not of this kit" got/evidence/kit &&
	cp -r one old && sed -i "s/\"version\":\"$version\"/\"version\":\"0.1\"/" old/results.jsonl && evidence --out t.tar.xz old 2>err &&
	grep "evidence.sh: 2 of 2 checks are of another kit (version 0.1, commit " err
'
test_expect_success 'a commit with changes beside it is another kit than the commit' '
	[[ ! $commit ]] || { other=$commit+ && other=${other/%++/} && results changed kernel=6.12.1 "commit=$other" && evidence --out t.tar.xz changed 2>err && cat err &&
	grep "2 of 2 checks are of another kit (version $version, commit $other) than this one" err; }
'
test_expect_success 'a tree that no result is of is refused, by its kernel and its stack' '
	rm -f t.tar.xz && stack fedcba9876543210 && test_expect_code 3 evidence --tree tree --out t.tar.xz one two 2>err && cat err &&
	grep "^evidence.sh: error: no result is of $PWD/tree (kernel 6.12.1, stack fedcba987654), but of kernel 6.1.9, stack 0123456789ab; 1 more: name the tree that was checked" err &&
	stack 0123456789abcdef && test_expect_code 3 evidence --tree tree --out t.tar.xz one two && test ! -e t.tar.xz
'
test_expect_success 'one that some are of is not, and the file tree says what it is' '
	results patched kernel=6.12.1 stack=0123456789abcdef && evidence --tree tree --out t.tar.xz one patched two && unpacked t.tar.xz &&
	printf "kernel 6.12.1\nstack 0123456789abcdef\n" >want && test_cmp want got/evidence/tree && rm -r tree/.tif-backports &&
	test_expect_code 3 evidence --tree tree --out t.tar.xz patched && evidence --tree tree --out t.tar.xz one 2>err && test_must_be_empty err
'
test_expect_success 'results that tell no stack: the kernel is compared, and the rest is told' '
	results audit kernel=6.12.1 && evidence --tree tree --out t.tar.xz audit 2>err && unpacked t.tar.xz && grep "not compared" got/evidence/tree &&
	grep -x "evidence.sh: the results of 6.12.1 do not tell a stack: that of $PWD/tree was not compared" err &&
	results audit kernel=6.12.2 && test_expect_code 3 evidence --tree tree --out t.tar.xz audit &&
	test_expect_code 3 evidence --tree tree --out t.tar.xz three 2>err &&
	grep -x "evidence.sh: error: the results do not tell of which tree they are (three): pack them without --tree" err
'
test_expect_success 'results targets by itself' '
	"$KIT_PROGRAM" results targets one two >out && grep "^tree.*1$" out && test_expect_code 2 "$KIT_PROGRAM" results targets && test_expect_code 3 "$KIT_PROGRAM" results targets none
'
test_done
