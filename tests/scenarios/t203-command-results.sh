#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What audit.sh and the benches write into a folder of results, and how report.sh reads it.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='results of the audit and of the benches'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

has() { command -v -- "$1" >/dev/null; }
if has hyperfine && has quilt && has strace && has /usr/bin/time; then test_set_prereq BENCH; fi

audit() { "$KIT/scripts/audit.sh" "$@"; }
# header ARCH LINE...: of the tree
header() {
	mkdir -p "tree/arch/$1/include/asm" && printf '%s\n' "${@:2}" >"tree/arch/$1/include/asm/thread_info.h"
}
# valid FILE: each line is of the schema
valid() {
	local -a args
	rm -rf lines && mkdir lines && split -l 1 "$1" lines/ || return 1
	mapfile -t args < <(printf -- '-i\n%s\n' lines/*)
	jsonschema "${args[@]}" "$KIT/docs/results.schema.json"
}

test_expect_success 'setup: one architecture without a fault, one with, one that cannot be read' '
	mkdir tree && printf "%s\n" "VERSION = 6" "PATCHLEVEL = 12" "SUBLEVEL = 1" >tree/Makefile &&
	header x86 "#define TIF_SIGPENDING 2" "#define TIF_NEED_RESCHED 3" "#define TIF_OURS 20" \
		"#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)" "#define _TIF_NEED_RESCHED (1 << TIF_NEED_RESCHED)" "#define _TIF_OURS (1 << TIF_OURS)" &&
	header arm64 "#define TIF_SIGPENDING 2" "#define TIF_NEED_RESCHED 2" &&
	header mips "#define TIF_SIGPENDING NOWHERE"
'
test_expect_success 'a line for each architecture and for core code, with its counts, beside the report' '
	test_expect_code 1 audit --results r tree >out 2>err && grep "^Thread flags of tree" out && valid r/results.jsonl &&
	jq -r "\"\(.outcome) \(.path) \(.figures.flags) \(.figures.free_generic) \(.figures.free_arch) \(.figures.faults) \(.figures.not_read)\"" r/results.jsonl >have &&
	cat <<-END >want && test_cmp want have
	pass audit/all/core null null null 0 0
	fail audit/arm64/flags 2 15 16 1 0
	fail audit/mips/flags 0 16 16 0 1
	pass audit/x86/flags 3 14 15 0 0
	END
'
test_expect_success 'why it fails, what was read, how to repeat it' '
	jq -se "(.[1].figures.reason | startswith(\"arch/arm64/include/asm/thread_info.h:2: \")) and (.[2].figures.reason | startswith(\"not read: \")) and
		(.[3].figures | .vendor_flags == 1 and .conversion and (has(\"reason\") | not)) and
		all(.target.kernel == \"6.12.1\" and .version and .log == \"audit.html\")" r/results.jsonl &&
	jsonschema -i r/audit.json "$KIT/docs/audit.schema.json" && grep -c "<h3" r/audit.html &&
	repeat=$(jq -r "select(.path == \"audit/x86/flags\").repeat" r/results.jsonl) && [[ $repeat == "scripts/audit.sh --arch x86 "* ]] &&
	(cd "$KIT" && eval "$repeat") >out && grep "^x86 " out && ! grep "^arm64 " out
'
# commit_of KIT: as common.sh has it
commit_of() { bash -c '. "$1/scripts/lib/common.sh" && kit_commit' - "$1"; }
# a checkout that the test may change
test_expect_success 'audit and drift: the kit'"'"'s commit, a + behind it where files are not that, none without a checkout; seconds' '
	new_tree mini && new_kit && for state in none clean edited; do
		case $state in
		clean) git init -q kit && git -C kit -c user.name=x -c user.email=x@y add . && git -C kit -c user.name=x -c user.email=x@y commit -qm one ;;
		edited) echo >>kit/VERSION ;;
		esac && for command in "audit.sh --arch x86" "drift.sh --no-pins"; do
			rm -rf k && { kit/scripts/$command --results k mini >out 2>err || :; } && valid k/results.jsonl &&
			jq -se --arg commit "$(commit_of kit)" "all((.target.commit // \"\") == \$commit and .seconds >= 0)" k/results.jsonl || return 1
		done && jq -s "map(.target.commit)" k/results.jsonl && case $state in
		none) [[ ! $(commit_of kit) ]] ;;
		clean) [[ $(commit_of kit) =~ ^[0-9a-f]{7,}$ ]] ;;
		edited) [[ $(commit_of kit) =~ ^[0-9a-f]{7,}\+$ ]] ;;
		esac || return 1
	done
'
test_expect_success 'verify.sh, level static: each line has its seconds, but for a skip; a detail is not changed by that' '
	cp -R mini base && { "$KIT/scripts/verify.sh" --level static --baseline base --out s mini >out 2>err || :; } && valid s/results.jsonl &&
	jq -se "length > 5 and all(.outcome == \"skip\" or .seconds >= 0) and all((.figures.detail // \"\") | test(\"\t\") | not) and
		any(.path == \"static/x86/compiler-agrees-on\" and .seconds > 0 and .figures.detail)" s/results.jsonl
'
test_expect_success 'report.sh shows them as a level of their own, and no page as the last lines of a log' '
	test_expect_code 1 "$KIT/scripts/report.sh" r >out && grep -E "^  x86 +audit +1 +0 +0" out && grep -E "^  arm64 +audit +0 +1 +0" out &&
	grep "^  log      r/audit.html" out && ! grep "^  | " out
'
test_expect_success 'another run replaces the lines; with two trees the changes are counted' '
	rm -r tree/arch/arm64 tree/arch/mips && cp -R tree other && sed -i "s/TIF_OURS 20/TIF_OURS 21/" other/arch/x86/include/asm/thread_info.h &&
	test_expect_code 1 audit --results r --arch x86_64 tree other >out && valid r/results.jsonl &&
	jq -se "length == 2 and (.[1].figures | .changes == 1 and .unexplained == 1 and .faults == 1)" r/results.jsonl
'
test_expect_success 'a folder that cannot be written, and a tree that is none' '
	test_expect_code 4 audit --results out/r tree 2>err && grep "error: cannot write out/r/results.jsonl" err &&
	mkdir none && test_expect_code 3 audit --results r none 2>err && test ! -e r/results.jsonl
'
test_expect_success BENCH 'bench.sh: a line for each command, with its median and its ratio (needs setup.sh bench)' '
	rm -rf tree && new_tree && "$KIT/maint/bench.sh" --kit kit --runs 1 --out b tree >out && valid b/results.jsonl &&
	jq -r "\"\(.outcome) \(.path) \(.figures.to)\"" b/results.jsonl >have && cat <<-END >want && test_cmp want have &&
	pass bench/host/quilt-push null
	pass bench/host/apply quilt-push
	pass bench/host/dry-run quilt-push
	pass bench/host/quilt-pop null
	pass bench/host/undo quilt-pop
	pass bench/host/status quilt-pop
	pass bench/host/preprocessor null
	pass bench/host/audit preprocessor
	pass bench/host/verify-static null
	pass bench/host/programs null
	END
	jq -se "(map(select(.figures.to)) | all(.seconds > 0 and .figures.ratio > 0)) and (.[-1].figures | .patches == 9 and .programs > 0) and
		all(.target.kernel == \"6.12.99-mini\" and (.repeat | startswith(\"maint/bench.sh --runs 1 /\")))" b/results.jsonl &&
	"$KIT/scripts/report.sh" b >out && grep -E "^  host +bench +10 +0 +0" out
'
test_expect_success BENCH 'bench-audit.sh: a line for the audit and one for grep (needs setup.sh bench)' '
	"$KIT/maint/bench-audit.sh" --runs 1 --out a tree >out && valid a/results.jsonl && grep "^audit " out &&
	jq -se "map(.path) == [\"bench/host/whole-tree/audit\", \"bench/host/whole-tree/grep\"] and
		all(.outcome == \"pass\" and .figures.peak_mb > 0 and .figures.files > 0)" a/results.jsonl
'
test_expect_success BENCH 'bench-growth.sh: three counts of patches, architectures and files, drawn (needs setup.sh bench)' '
	"$KIT/maint/bench-growth.sh" --runs 1 --files 4 --out g >out && valid g/results.jsonl && archs=$(ls "$KIT"/arch/*/bits.tif | wc -l) &&
	cut -f 1-3 g/growth.tsv | sort -V >have && {
		for n in 8 32 96; do printf "patches\t%s\t$n\n" apply drift; done
		for n in 1 4 $archs; do printf "architectures\t%s\t$n\n" apply audit drift; done
		for n in 4 16 64; do printf "files\t%s\t$n\n" apply audit drift; done
	} | sort -V >want && test_cmp want have && test "$(grep -cE "^(patches|architectures|files) .* [0-9.]+$" out)" = 24 &&
	awk -F "\t" "!seen[\$1, \$2]++ && \$6 != 1 { exit 1 }" g/growth.tsv && jq -se "length == 24 and all(.outcome == \"pass\" and .figures.ratio)" g/results.jsonl &&
	python3 -c "import xml.dom.minidom, sys; assert len(xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName(\"circle\")) == 24" g/growth.svg
'
test_done
