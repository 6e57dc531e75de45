#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-archs.sh: its marks, its table, and runs that were broken off.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='every architecture, one after another'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

export TIF_CACHE=$PWD/cache

script() { cat >"kit/$1" && chmod +x "kit/$1"; }

# A kit with three architectures, one without a compiler, whose verify.sh writes down
# what it was called for and takes its results from the folder "say".
new_kit() {
	rm -rf kit out say cache calls &&
		mkdir -p kit/scripts/lib kit/maint kit/{cocci,kconfigs,src,arch/one,arch/two,arch/zero} say cache/trees/linux-6.12 &&
		cp "$KIT/maint/check-archs.sh" kit/maint/ &&
		cp "$KIT"/maint/{pristine,resume,jobs,job-lists,slurm}.sh kit/maint/ && kit_scripts kit start common results arch || return 1
	echo 'compiler: gcc' | tee kit/arch/one/build >kit/arch/two/build && : >kit/arch/zero/build
	mkdir kit/series && echo cocci/one.patch >kit/series/6.12 &&
		printf '6.12\tone\tgeneric\t-\t-\n' >kit/maint/matrix.tsv || return 1
	script scripts/apply.sh <<'END'
#!/bin/bash
mkdir -p "$5/.tif-backports" && echo "{\"digest\": \"$2 $4\"}" >"$5/.tif-backports/info.json"
END
	script scripts/verify.sh <<'END'
#!/bin/bash
while (($# > 1)); do
	case $1 in
	--arch) arch=$2 ;;
	--out) out=$2 ;;
	esac
	shift
done
name=$arch-$(basename "$out")
echo "$name" >>calls
mkdir -p "$out" && cp "say/$name" "$out/results.jsonl"
if [[ -f say/$name.sh ]]; then . "say/$name.sh"; fi
! grep -q '"fail"' "say/$name"
END
	for arch in one two; do
		says $arch-generic pass:static/$arch/x pass:objects/$arch/no-warning,objects=7,new_warnings=0 \
			skip:objects/$arch/identical,reason=other
		says $arch-native pass:static/$arch/x pass:objects/$arch/no-warning,objects=7,new_warnings=0 \
			pass:objects/$arch/identical,objects=7 pass:objects/$arch/task_struct,size=4864
	done
	says zero-generic pass:static/zero/x skip:objects/zero,reason=nothing
	says zero-native pass:static/zero/x skip:objects/zero,reason=nothing
}

# says NAME OUTCOME:PATH[,FIGURE=VALUE]...: what verify.sh leaves for ARCH-NUMBERING.
says() {
	local name=$1
	shift
	printf '%s\n' "$@" | awk -F , '{
		outcome = path = $1
		sub(/:.*/, "", outcome)
		sub(/^[^:]*:/, "", path)
		printf "{\"outcome\":\"%s\",\"path\":\"%s\",\"figures\":{", outcome, path
		for (i = 2; i <= NF; i++) {
			split($i, figure, "=")
			value = figure[2] ~ /^[0-9]+$/ ? figure[2] : "\"" figure[2] "\""
			printf "%s\"%s\":%s", (i > 2 ? "," : ""), figure[1], value
		}
		print "}}"
	}' >"say/$name"
}

# archs [OPTION...]: for all three; the calls of verify.sh are in "calls", the process in "front".
archs() {
	: >calls
	kit/maint/check-archs.sh --out out "$@" >table 2>err &
	echo $! >front && wait $!
}

# row ARCH WORD...: that line of the table, without its seconds.
row() { [[ $(grep "^$1 " table | tr -s ' ' | sed -E 's/ [0-9]+$//') == "$*" ]] || { cat table && return 1; }; }

# left: what a broken run leaves behind has ended, too.
left() { timeout 20 flock cache/trees/.check-archs true; }

called() { printf '%s\n' "$@" | test_cmp - calls; }

test_expect_success 'the table, each skip named' '
	new_kit && archs && row one gcc 1/1 1/1 7 pass, 0 new 7 pass 4864 pass &&
	row zero - 1/1 1/1 - - - && grep "^skip.zero/generic/objects/zero.nothing" table &&
	grep "^skip.one/generic/objects/one/identical.other" table && test "$(grep -c ^skip table)" = 4 &&
	called one-generic one-native two-generic two-native zero-generic zero-native &&
	test "$(wc -l <out/results.jsonl)" = 18
'
test_expect_success 'a second run does nothing, and prints the same table' '
	mv table want && archs && test_cmp want table && test ! -s calls
'
test_expect_success 'what the results depend on runs them again' '
	echo >kit/cocci/new && archs && test "$(wc -l <calls)" = 6 &&
	sed -i "s/digest..: ../&x/" kit/scripts/apply.sh && archs && test "$(wc -l <calls)" = 6
'
test_expect_success 'a compiler that was installed meanwhile runs its architecture again' '
	new_kit && sed -i "s/gcc/.\/two-gcc/" kit/arch/two/build && archs &&
	printf "#!/bin/sh\necho two 1\n" >two-gcc && cp two-gcc two-ld && chmod +x two-gcc two-ld &&
	archs && called two-generic two-native && sed -i "s/two 1/two 2/" two-gcc &&
	archs && called two-generic two-native && archs && test ! -s calls
'
test_expect_success 'figures that are missing are dashes, and failures are named and run again' '
	new_kit && says two-generic fail:objects/two/configure,last=bad pass:static/two/x fail:static/two/y,detail=worse &&
	test_expect_code 1 archs && row two gcc 1/2 1/1 - 7 pass 4864 pass && row one gcc 1/1 1/1 7 pass, 0 new 7 pass 4864 pass &&
	grep "^fail.two/generic/objects/two/configure.bad" table && grep "^fail.two/generic/static/two/y.worse" table &&
	test_expect_code 1 archs && called two-generic two-native &&
	says two-generic pass:static/two/x && archs && called two-generic two-native && archs && test ! -s calls
'
test_expect_success 'more failures than a pipe holds are failures' '
	new_kit && says one-native $(printf "fail:static/one/check-%s,last=badforareasonthatislong\n" {1..2000}) &&
	test_expect_code 1 archs && test "$(grep -c ^fail table)" = 2000
'
test_expect_success 'a kernel that only warns is not passed over' '
	new_kit && says one-generic fail:objects/one/no-warning,objects=7,new_warnings=2,last=w &&
	test_expect_code 1 archs && row one gcc 0/0 1/1 7 fail, 2 new 7 pass 4864 pass
'
test_expect_success 'something that is missing is told, with its code; the others run, what was done is kept' '
	new_kit && echo "echo verify.sh: error: no space >&2; exit 4" >say/two-native.sh &&
	test_expect_code 4 archs && grep "no space" err && test ! -s table &&
	called one-generic one-native two-generic two-native zero-generic zero-native &&
	rm say/two-native.sh && archs && called two-generic two-native
'
test_expect_success 'broken off by a signal: the rest runs, and the one that was at work' '
	new_kit && echo "kill -TERM \$(<front); sleep 60" >say/two-generic.sh &&
	test_expect_code 143 archs && left && test ! -s table && called one-generic one-native two-generic &&
	echo "kill -KILL \$(<front); sleep 60" >say/two-generic.sh &&
	test_expect_code 137 archs && left && called two-generic &&
	rm say/two-generic.sh && archs && called two-generic two-native zero-generic zero-native &&
	row two gcc 1/1 1/1 7 pass, 0 new 7 pass 4864 pass
'
test_expect_success 'a run that was killed is not overtaken while its compiler still works' '
	new_kit && echo "trap \"\" TERM; kill -KILL \$(<front); for try in {1..100}; do test -e go || sleep 0.1; done" >say/one-generic.sh &&
	rm -f go && test_expect_code 137 archs && test_expect_code 1 archs && grep "another check-archs.sh" err &&
	touch go && left &&
	rm say/one-generic.sh && archs
'
test_expect_success 'unknown architectures and options are usage' '
	test_expect_code 2 archs --series 5.10 && grep "both numberings (5.10)" err &&
	test_expect_code 2 archs --arch one,three && grep "unknown architecture (three)" err &&
	test_expect_code 2 archs --level build && test_expect_code 2 archs --arch && test_expect_code 2 archs more
'

test_done
