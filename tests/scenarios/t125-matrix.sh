#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-matrix.sh: which lines run, its marks, its table, and failed lines.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='every series on every architecture'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

export TIF_CACHE=$PWD/cache

script() { cat >"kit/$1" && chmod +x "kit/$1"; }

# A kit with three lines, whose verify.sh writes down what it was called for and passes
# what there is no file fail-SERIES-ARCH-PART for.
new_kit() {
	rm -rf kit out cache calls fail-* &&
		mkdir -p kit/scripts/lib kit/{maint,docs} kit/{kconfigs,arch}/{one,two} kit/{src,guest} cache/trees/{linux-1.0,linux-2.0,tests-7.2.8} &&
		cp "$KIT/maint/check-matrix.sh" kit/maint/ &&
		cp "$KIT"/maint/{pristine,resume,recorded,jobs,job-lists,slurm}.sh kit/maint/ && kit_scripts kit start common results arch &&
		mkdir -p kit/scripts/lib/fetch && cp "$KIT/scripts/lib/fetch/packages.sh" kit/scripts/lib/fetch/ || return 1
	for arch in one two; do printf 'compiler: gcc\n' >"kit/arch/$arch/build"; done
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' 1.0 one generic base,stock,storm base 20 1.0 two generic - none 4 \
		2.0 one native base,debug - - >kit/maint/matrix.tsv
	script scripts/apply.sh <<'END'
#!/bin/bash
mkdir -p "$3/.tif-backports" && echo "{\"digest\": \"$2\"}" >"$3/.tif-backports/info.json"
END
	script scripts/verify.sh <<'END'
#!/bin/bash
while (($# > 1)); do
	case $1 in
	--arch) arch=$2 ;;
	--level) level=$2 ;;
	--variant) variant=$2 ;;
	--out) out=$2 ;;
	esac
	shift
done
[[ -d $1 ]] || exit 2
echo "$(basename "$(dirname "$out")") $(basename "$out") $level $variant" >>calls
mkdir -p "$out"
outcome=pass
if [[ -f fail-$(basename "$(dirname "$out")")-$(basename "$out") ]]; then outcome=fail; fi
{
	for one in ${level//,/ }; do echo "{\"outcome\":\"$outcome\",\"path\":\"$one/$arch/x\",\"figures\":{}}"; done
	case $out in
	*/storm) echo "{\"outcome\":\"pass\",\"path\":\"boot/$arch/base/section-storm\",\"figures\":{\"events\":9,\"stale\":0}}" ;;
	*/stock) echo "{\"outcome\":\"pass\",\"path\":\"boot/$arch/stock/preempt\",\"figures\":{\"forced\":5,\"entered\":7}}" ;;
	*) echo "{\"outcome\":\"pass\",\"path\":\"boot/$arch/base/preempt\",\"figures\":{\"forced\":5,\"fastpath\":5,\"slowpath\":0,\"entered\":0}}" ;;
	esac
} >"$out/results.jsonl"
[[ $outcome == pass ]]
END
}

# matrix [OPTION...]: the calls of verify.sh are in "calls".
matrix() { : >calls && kit/maint/check-matrix.sh --out out "$@" >table 2>err; }

# row SERIES ARCH WORD...: that line of the table, without its seconds.
row() { [[ $(grep "^$1 *$2 " table | tr -s ' ' | sed -E 's/ [0-9]+$//') == "$*" ]] || { cat table && return 1; }; }

vendor() { kit/maint/check-vendor.sh --out out --arch one "their trees/a" "their trees/b c" >table 2>err; }

called() { printf '%s\n' "$@" | test_cmp - calls; }

test_expect_success 'all lines, each with its kernels' '
	new_kit && matrix && called "1.0-one patched static,objects,build,boot base,w1" \
		"1.0-one stock build,boot stock" "1.0-one storm boot base" "1.0-two patched static,objects base" \
		"2.0-one patched static,objects,build,boot base,debug,w1" &&
	row 1.0 one 1/1 1/1 2/2 4/4 -/-/7 5/0/0 9/0 && row 1.0 two 1/1 1/1 - 1/1 - 5/0/0 -
'
test_expect_success 'a second run does nothing, and prints the same table' '
	mv table want && matrix && test_cmp want table && test ! -s calls
'
test_expect_success 'a patched tree that is as before stays, with its times' '
	ls -di cache/trees/matrix-* >before && matrix && ls -di cache/trees/matrix-* >after &&
	test_cmp before after && echo x >cache/trees/linux-2.0/x && matrix && ls -di cache/trees/matrix-* >after &&
	test "$(comm -13 before after | wc -l)" = 1 && test -f cache/trees/matrix-2.0-native/x
'
test_expect_success 'what decides on a line, and nothing else, runs it again' '
	echo x >kit/src/README.md && matrix && test ! -s calls &&
	echo CONFIG_X=y >kit/kconfigs/two/base.config && matrix && called "1.0-two patched static,objects base" &&
	echo "slow: 8" >>kit/arch/two/build && matrix &&
	called "1.0-two patched static,objects base" &&
	echo x >kit/src/x.c && matrix && test "$(wc -l <calls)" = 5
'
test_expect_success 'a failed line is in the table, and is run again' '
	new_kit && touch fail-1.0-two-patched && test_expect_code 1 matrix && row 1.0 two 0/1 0/1 - 1/1 - 5/0/0 - &&
	grep "^fail.1.0-two/static/two/x" table && rm fail-1.0-two-patched && matrix &&
	called "1.0-two patched static,objects base"
'
test_expect_success 'a failed stock kernel fails its line' '
	new_kit && touch fail-1.0-one-stock && test_expect_code 1 matrix && grep "^fail.1.0-one/boot/one/x" table &&
	test_expect_code 1 matrix && called "1.0-one patched static,objects,build,boot base,w1" "1.0-one stock build,boot stock" \
		"1.0-one storm boot base"
'
test_expect_success 'a line that could not run is told, the others run; with --jobs, at the same time' '
	new_kit && echo "if [[ \$out == */1.0-two/* && -e broken ]]; then echo no compiler >&2; exit 4; fi" >broken &&
	sed -i "/^echo.*calls$/r broken" kit/scripts/verify.sh && test_expect_code 4 matrix && grep "1.0-two has no result: its command ended with 4" err &&
	test ! -s table && test "$(wc -l <calls)" = 5 && rm broken && matrix && called "1.0-two patched static,objects base" &&
	new_kit && echo "touch here-\$arch; for try in {1..300}; do [[ -e here-one && -e here-two ]] && break; sleep 0.1; done; [[ -e here-one && -e here-two ]] || exit 5" >both &&
	sed -i "/^echo.*calls$/r both" kit/scripts/verify.sh && matrix --series 1.0 --jobs 2 && row 1.0 two 1/1 1/1 - 1/1 - 5/0/0 -
'
test_expect_success 'a real-time kernel is built and booted beside the others, or alone' '
	new_kit && sed -i "s/base,debug/base,rt/" kit/maint/matrix.tsv && matrix --series 2.0 &&
	called "2.0-one patched static,objects,build,boot base,rt,w1" && rm -r out && matrix --series 2.0 --variant rt &&
	called "2.0-one patched static,objects,build,boot rt"
'
test_expect_success 'lines, kernels and the part for continuous integration' '
	new_kit && matrix --series 1.0 --arch one --variant stock &&
	called "1.0-one patched static,objects base" "1.0-one stock build,boot stock" &&
	new_kit && matrix --ci && called "1.0-one patched static,objects,build,boot base" \
		"1.0-two patched static,objects base" &&
	kit/maint/check-matrix.sh --list --ci >list && test "$(wc -l <list)" = 2
'
test_expect_success 'a line that does not fit the time is a skip with its reason, the next one runs' '
	new_kit && (TIF_CHECK_END=$(($(date +%s) + 600)) && export TIF_CHECK_END && matrix --ci) && called "1.0-two patched static,objects base" &&
	jq -es "any(.[]; .outcome == \"skip\" and .path == \"1.0-one/static/one/line\" and (.figures.reason | test(\"takes about 20 minutes and (9|10) are left\")))" out/results.jsonl &&
	row 1.0 two 1/1 1/1 - 1/1 - 5/0/0 - && matrix --ci && called "1.0-one patched static,objects,build,boot base"
'
test_expect_success 'a line that fits the time when it starts is run, though the estimates of those before it do not' '
	new_kit && sed -i "s/-\t-$/base\t15/" kit/maint/matrix.tsv && (TIF_CHECK_END=$(($(date +%s) + 1500)) && export TIF_CHECK_END && matrix --ci) &&
	row 2.0 one 1/1 1/1 1/1 2/2 - 5/0/0 - && test "$(wc -l <calls)" = 3
'
test_expect_success 'a package that apt does not have is a skip with its reason; one that it has is fetched' '
	new_kit && printf "%s\t%s\t%s\t%s\t%s\t%s\n" linux-source-1.0 one generic - none 4 >>kit/maint/matrix.tsv && mkdir bin &&
	printf "#!/bin/sh\ncat apt.says\n" >bin/apt-get && chmod +x bin/apt-get && PATH=$PWD/bin:$PATH && : >apt.says && matrix --series linux-source-1.0 &&
	jq -es "any(.[]; .outcome == \"skip\" and .path == \"linux-source-1.0-one/static/one/line\" and .figures.reason == \"apt has no package linux-source-1.0\")" out/results.jsonl &&
	script scripts/fetch.sh <<-END && printf "%s%064d\n" "'"'"'file:/x'"'"' linux-source-1.0_1_all.deb 7 SHA256:" 0 >apt.says && matrix --series linux-source-1.0 &&
	#!/bin/bash
	mkdir "\$2"
	END
	called "linux-source-1.0-one patched static,objects base" && row linux-source-1.0 one 1/1 1/1 - 1/1 - 5/0/0 -
'
test_expect_success 'a series without a pin is a skip with its reason; one that the user has pinned is fetched' '
	new_kit && printf "%s\t%s\t%s\t%s\t%s\t%s\n" 3.0 one native - - - >>kit/maint/matrix.tsv && printf "1.0\t1.0.9\n" >kit/scripts/lib/fetch/pins.tsv &&
	matrix --series 3.0 && test ! -s calls &&
	jq -es "any(.[]; .outcome == \"skip\" and .path == \"3.0-one/static/one/line\" and (.figures.reason | startswith(\"no tree of 3.0 is pinned\")))" out/results.jsonl &&
	script scripts/fetch.sh <<-END && mkdir own && printf "3.0\t3.0.1\n" >own/pins.tsv && (export TIF_TREES=$PWD/own && matrix --series 3.0) &&
	#!/bin/bash
	mkdir "\$2"
	END
	called "3.0-one patched static,objects base" && row 3.0 one 1/1 1/1 - 1/1 - 5/0/0 -
'
test_expect_success 'what lines have shown is recorded; a line that failed is told, and its record stays' '
	new_kit && : >kit/docs/recorded.jsonl && cat >targets <<-\END &&
	print="\"kernel\":\"$(basename "$(dirname "$out")")\",\"series\":\"9.9\",\"numbering\":\"native\",\"stack\":\"0123456789ab\",\"commit\":\"abcdef1\""
	echo "{\"fingerprint\":{$print}}" >"$out/fingerprint.json"
	sed -i "s/}$/,\"target\":{$print,\"fingerprint\":\"0123456789abcdef\"}}/" "$out/results.jsonl"
	END
	sed -i "/^} >.*results.jsonl/r targets" kit/scripts/verify.sh && touch fail-1.0-two-patched &&
	test_expect_code 1 matrix --record && grep "1.0-two is not kept: static/two/x did not pass" err || { cat err; return 1; }
	jq -r "[.path, .figures.tree, .figures.passed, .figures.stock, .figures.run, .figures.commit, .repeat] | @tsv" kit/docs/recorded.jsonl >have &&
	printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\n" 1.0-one/boot/one/base/line 1.0-one 3 7 matrix abcdef1 "maint/check-matrix.sh --series 1.0 --arch one" \
		2.0-one/boot/one/base/line 2.0-one 3 "" matrix abcdef1 "maint/check-matrix.sh --series 2.0 --arch one" >want && test_cmp want have &&
	rm fail-1.0-two-patched && matrix --record && test "$(wc -l <kit/docs/recorded.jsonl)" = 3
'
test_expect_success 'a first run is estimated by what is recorded, the longest of a line; the next one by the seconds of its own' '
	new_kit && for line in 1.0-one/boot/one/base:600 1.0-one/boot/one/rt:1200 1.0-two/objects/two: 9.9-one/boot/one/base:9999; do
		echo "{\"path\":\"${line%:*}/line\",\"outcome\":\"pass\",\"figures\":{\"took\":${line#*:}}}" | sed "s/\"took\":}/}/" || return 1
	done >kit/docs/recorded.jsonl && matrix && grep -x "3 of 3 jobs to run (local), about 60 min by recorded runs" err &&
	for line in 1.0-one 1.0-two 2.0-one; do echo 120 >out/$line/seconds || return 1; done && echo x >kit/src/x.c && matrix && grep -x "3 of 3 jobs to run (local), about 6 min by earlier runs" err &&
	rm -r out kit/docs/recorded.jsonl && matrix && grep -x "3 of 3 jobs to run (local)" err && rm -r out && echo "{ cut off" >kit/docs/recorded.jsonl && matrix && grep -x "3 of 3 jobs to run (local)" err
'
test_expect_success 'trees of one'\''s own: a copy is patched, a line each, what fails is told, the next one runs' '
	new_kit && cp "$KIT/maint/check-vendor.sh" kit/maint/ && echo "kernel_tree() { (cd -- \"\$1\" && pwd -P); }" >>kit/scripts/lib/program.sh &&
	mkdir -p "their trees/a" "their trees/b c" && echo x >"their trees/a/Makefile" && touch fail-a-one-patched && : >calls && script scripts/apply.sh <<-\END &&
	#!/bin/bash
	echo patched >"$1/Makefile" && mkdir "$1/.tif-backports" && echo "{\"digest\": 7}" >"$1/.tif-backports/info.json"
	END
	test_expect_code 1 vendor &&
	called "a-one patched static,objects,build,boot base,w1" "b_c-one patched static,objects,build,boot base,w1" &&
	row b_c one 1/1 1/1 1/1 2/2 - 5/0/0 - && grep "^fail.a-one/static/one/x" table && [[ $(<"their trees/a/Makefile") == x ]] &&
	[[ $(stat -c %h "their trees/a/Makefile") == 1 && $(<cache/trees/vendor-b_c/Makefile) == patched ]] && test_expect_code 2 kit/maint/check-vendor.sh &&
	test_expect_code 2 kit/maint/check-vendor.sh --record --run x "their trees/a" && rm fail-a-one-patched && : >calls && vendor && called "a-one patched static,objects,build,boot base,w1" && : >calls && echo y >"their trees/a/new" &&
	vendor && called "a-one patched static,objects,build,boot base,w1" && : >calls && vendor && test ! -s calls && row b_c one 1/1 1/1 1/1 2/2 - 5/0/0 -
'
test_expect_success 'one run at a time; no line, and unknown options, are usage' '
	flock cache/trees/.check-matrix kit/maint/check-matrix.sh --out out >table 2>err; test 1 = $? &&
	grep -q "another check-matrix.sh" err && test_expect_code 2 matrix --series 9 &&
	test_expect_code 2 matrix --nonsense
'
# shellcheck source=tests/lib/slurm.sh
. "$KIT/tests/lib/slurm.sh"
trap 'stop_slurm; die' EXIT
missing=$(slurm_missing)
if [[ ! $missing ]]; then test_set_prereq SLURM; else say "# no Slurm: $missing is not installed (scripts/setup.sh slurm)"; fi
test_expect_success SLURM 'the lines as tasks of Slurm: the same table, and no line is run again here' '
	new_kit && matrix && sed -E "s/ +[0-9]+$//" table >want && sort calls >calls.want && rm -rf out &&
	start_slurm && matrix --runner slurm && sed -E "s/ +[0-9]+$//" table | test_cmp want - && sort calls | test_cmp calls.want - &&
	matrix && test ! -s calls
'
test_done
