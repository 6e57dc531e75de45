#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what the caller exports, ignores or closes changes nothing'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# shellcheck disable=SC2119 # restored takes a tree's name, or none
# lands COMMAND...: it applies the series, and an undo gives the pristine tree back.
lands() {
	"$@" >out 2>err && grep "^Applied: 9 patches" out && no_stack tree >have && test_cmp want.bytes have &&
		apply --undo tree >/dev/null && restored
}

test_expect_success 'setup: what lands in a plain environment' '
	new_kit && new_tree && apply tree >/dev/null && no_stack tree >want.bytes && apply --undo tree >/dev/null
'

for setting in SHELLOPTS=braceexpand:hashall:noglob BASHOPTS=failglob:nullglob:nocasematch POSIXLY_CORRECT=1 \
	CDPATH=.:/usr BASH_ENV=noise ENV=noise QUILT_PATCHES=elsewhere MAKEFLAGS=-n ARCH=arm64 \
	GREP_OPTIONS=-v IFS=t LC_ALL=tr_TR.UTF-8 "BASH_FUNC_cd%%=() { exit 9; }" "BASH_FUNC_printf%%=() { :; }"; do
	test_expect_success "${setting%%=*} in the environment" '
		echo "echo noise; exit 9" >noise && lands env "$setting" kit/scripts/apply.sh tree && ! grep noise out err
	'
done

test_expect_success 'no environment at all' 'lands env -i "TIF_CACHE=$TIF_CACHE" "$PWD/kit/scripts/apply.sh" tree'
test_expect_success 'no HOME' 'lands env -u HOME kit/scripts/apply.sh tree'
test_expect_success 'a HOME that is not there' 'lands env HOME=/no/where kit/scripts/apply.sh tree'
test_expect_success 'a TMPDIR that is not there: a warning, and /tmp' '
	lands env TMPDIR=/no/where kit/scripts/apply.sh tree && grep "warning: TMPDIR" err
'
test_expect_success 'a umask that keeps everybody out' '
	(umask 077 && lands kit/scripts/apply.sh tree)
'
test_expect_success 'closed streams' '
	lands_closed() { kit/scripts/apply.sh tree >&- 2>&- <&-; } &&
	lands_closed && status_is applied && no_stack tree >have && test_cmp want.bytes have &&
	find tree -newer kit/series -type f -exec grep -l "^Applied" {} + >found || : && test_must_be_empty found &&
	apply --undo tree >/dev/null && restored
'
test_expect_success 'ignored and blocked signals' '
	lands env --ignore-signal=CHLD,PIPE --block-signal=CHLD,TERM kit/scripts/apply.sh tree
'
test_expect_success 'nohup: SIGHUP stays ignored' '
	lands nohup kit/scripts/apply.sh tree
'

# the doors: a link, from a folder of commands
test_expect_success 'called through a symbolic link, and a link to that' '
	mkdir -p bin && ln -s "$PWD/kit/scripts/apply.sh" bin/bring && ln -s bring bin/again &&
	bin/again --status tree >out && grep "^pristine" out && [[ $(wc -l <out) == 3 ]] &&
	(PATH=$PWD/bin:$PATH && again --status tree >out) && grep "^pristine" out &&
	test_expect_code 2 bin/again 2>err && grep "^apply.sh: error: no tree given" err
'
test_expect_success 'called as an argument of bash' 'bash kit/scripts/apply.sh --status tree >out && grep "^pristine" out'
test_expect_success 'a file of the kit is missing: exit 5, nothing goes on' '
	new_kit other && rm other/scripts/lib/program.sh && mkdir empty &&
	(cd empty && test_expect_code 5 ../other/scripts/apply.sh --status ../tree >../out 2>../err) &&
	test_must_be_empty out && [[ -z $(ls -A empty) ]] && rm -r other
'

# --json: what is no regular file is written into, never replaced
test_expect_success 'a report for a FIFO' '
	mkfifo fifo && { timeout 60 cat fifo >got & } && apply --status --json fifo tree >/dev/null && wait &&
	[[ -p fifo ]] && jq -e ".status == \"pristine\"" got
'
test_expect_success 'a report for a link: its target' '
	echo old >real && ln -s real link && apply --status --json link tree >/dev/null && [[ -L link ]] &&
	jq -e ".status == \"pristine\"" real
'
test_expect_success 'a report for a process' '
	apply --status --json >(cat >got) tree >/dev/null &&
	for i in $(seq 50); do if [[ -s got ]]; then break; fi; sleep 0.1; done && jq -e ".status == \"pristine\"" got
'
test_expect_success 'a report for a device' '
	apply --status --json /dev/null tree >/dev/null && [[ -c /dev/null ]] &&
	apply --status --json /dev/full tree >out 2>err && grep "^pristine" out && grep "warning: the JSON report could not" err
'
test_expect_success 'a report on /dev/stdout: stdout is the report' '
	apply --status --json /dev/stdout tree 2>words | jq -e ".status == \"pristine\"" && grep "^pristine" words
'

# A kit with a program of one file: it builds at once, and prints its arguments.
tiny_kit() {
	mkdir -p "$1/src/cli" && cp -R "$KIT"/{VERSION,scripts} "$1/" &&
		printf "%s\n" "all:" "	mkdir -p \$(O)" "	\$(CC) \$(CFLAGS) -c -o \$(O)/main.o cli/main.c" \
			"	\$(CC) \$(LDFLAGS) -o \$(O)/tif-backports \$(O)/main.o" >"$1/src/Makefile" &&
		cat >"$1/src/cli/main.c" <<-\END
			#include <stdio.h>
			int main(int argc, char **argv)
			{
				for (int i = 0; i < argc; i++)
					puts(argv[i]);
				return 0;
			}
		END
}
# door: its apply.sh becomes the program.
door() {
	"$tiny/scripts/apply.sh" a "b c" >out 2>err && printf "%s\n" apply.sh --kit apply a "b c" >want &&
		sed 3d out | test_cmp want - && [[ $(sed -n 3p out) -ef $tiny ]]
}

tiny=tiny
test_expect_success 'setup: a tiny kit' 'tiny_kit tiny'
for name in 'jane doe' 'CORP\jdoe' 'a:b' "o'neil" 'a$b' 'a(b' 'a"b' 'a#b' '~' '-x' 'a=b' 'a*' '%s'; do
	test_expect_success "a cache called $name" '
		TIF_CACHE=$PWD/caches/$name && export TIF_CACHE && door && grep building err && door && ! grep building err
	'
done
TIF_CACHE=$PWD/caches/plain
for name in 'jane doe' 'CORP\jdoe' 'a:b' "o'neil" 'a$b' 'a(b' 'a#b'; do
	test_expect_success "a kit called $name" 'rm -rf "$TIF_CACHE" "$name" && tiny_kit "$name" && tiny=$name && door'
done
tiny=tiny
test_expect_success 'a relative cache' '(TIF_CACHE=relative && door && [[ -d relative/bin ]])'
test_expect_success 'a TMPDIR with a blank' 'mkdir -p "my tmp" && rm -rf "$TIF_CACHE" && (export TMPDIR="$PWD/my tmp" && door) && rmdir "my tmp"'
test_expect_success 'changed sources are built, old ones are kept' '
	door && echo "/* changed */" >>tiny/src/cli/main.c && door && grep building err && [[ $(ls -d "$TIF_CACHE"/bin/*/ | wc -l) == 2 ]] &&
		door && ! grep building err
'
test_expect_success 'a source of the same size and time is noticed' '
	cp -p tiny/src/cli/main.c same && sed -i "s/changed/CHANGED/" same && touch -r tiny/src/cli/main.c same && mv same tiny/src/cli/main.c &&
	door && grep building err && door && ! grep building err
'
test_expect_success 'what the cache says of the sources may be damaged' '
	for words in "" x "$(printf "0123456789abcdef\nx")" ../../../x; do echo "$words" >"$(echo "$TIF_CACHE/bin/$HOSTTYPE.sources-"*)" && door && ! grep building err || return 1; done
'
test_expect_success 'a program in the cache that does not run is built again' '
	for program in "$TIF_CACHE"/bin/*/tif-backports; do echo broken >"$program"; done && door && grep building err && door
'

# A cross compiler: what it links is for another machine.
cross_compiler() {
	cat >"$1" <<-\END
		#!/bin/bash
		gcc "$@" || exit
		while (($#)); do
			if [[ $1 == -o && $2 != *.o ]]; then printf '\xb7' | dd of="$2" bs=1 seek=18 conv=notrunc 2>/dev/null; fi
			shift
		done
	END
	chmod +x "$1"
}
test_expect_success 'the caller'\''s CC and CFLAGS are for something else' '
	cross_compiler "$PWD/cross-gcc" && rm -rf "$TIF_CACHE" && (export CC=$PWD/cross-gcc CFLAGS=-bogus LDFLAGS=-bogus && door)
'
test_expect_success 'a HOSTCC that builds for another machine: exit 4, nothing is kept' '
	rm -rf "$TIF_CACHE" && (export PATH=$PWD:$PATH HOSTCC=cross-gcc && test_expect_code 4 tiny/scripts/apply.sh >out 2>err) &&
	grep "error: what cross-gcc builds does not run here: set HOSTCC" err && door
'
test_expect_success 'a HOSTCC of two words' 'rm -rf "$TIF_CACHE" && (export HOSTCC="env gcc" && door)'
test_expect_success 'a HOSTCC that is not there' '
	rm -rf "$TIF_CACHE" && (export HOSTCC=no-such-cc && test_expect_code 4 tiny/scripts/apply.sh >out 2>err) && grep "no compiler no-such-cc" err
'
test_expect_success 'no compiler: exit 4' '
	programs_without cc && rm -f bin/gcc && (PATH=$PWD/bin && test_expect_code 4 tiny/scripts/apply.sh >out 2>err) &&
	grep "error: there is no C compiler.*apt-get install gcc" err
'
test_expect_success 'sources that do not build: exit 5, the compiler'\''s words, nothing is kept' '
	cp -R tiny bad && echo "int x = ;" >>bad/src/cli/main.c && test_expect_code 5 bad/scripts/apply.sh >out 2>err &&
	grep "main.c:.*error" err && tail -n 1 err | grep "does not build" && test_expect_code 5 bad/scripts/apply.sh 2>err
'
test_expect_success 'no sources and no program: exit 5' '
	rm -r bad/src && test_expect_code 5 bad/scripts/apply.sh >out 2>err && grep "restore the checkout" err
'
test_expect_success 'an installed kit: the program that it has, and no cache' '
	door && mkdir -p bad/libexec && cp "$TIF_CACHE"/bin/*/tif-backports bad/libexec/ &&
	(unset TIF_CACHE HOME && bad/scripts/apply.sh x >out) && tail -n 1 out | grep "^x$"
'
test_expect_success 'no folder for the cache: exit 4' '
	(unset TIF_CACHE XDG_CACHE_HOME HOME && test_expect_code 4 tiny/scripts/apply.sh >out 2>err) && grep "set TIF_CACHE" err
'
test_expect_success 'five at once build one program' '
	rm -rf "$TIF_CACHE" && for i in 1 2 3 4 5; do tiny/scripts/apply.sh $i >out$i 2>err$i & done && wait &&
	for i in 1 2 3 4 5; do [[ $(tail -n 1 out$i) == "$i" ]] || return 1; done && [[ $(cat err? | grep -c building) == 1 ]]
'
test_expect_success 'nothing is left in the folder for scratch' '
	tmp=$(mktemp -d) && rm -rf "$TIF_CACHE" && (export TMPDIR=$tmp && door && door) && rmdir "$tmp"
'

test_done
