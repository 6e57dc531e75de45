#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make evidence: what is in it, the same bytes twice, its digests, its signature.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='packed evidence'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
built_program
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
if command -v gpg >/dev/null; then test_set_prereq GPG; fi

add() { "$KIT_PROGRAM" --kit "$KIT" results add "$@" >/dev/null; }
evidence() { "$KIT/maint/evidence.sh" "$@"; }
unpacked() { rm -rf got && mkdir got && tar -xJf "$1" -C got; }

test_expect_success 'setup' '
	mkdir -p "one run/log" "one run/boot" tree/kernel && printf "{\"fingerprint\":{\"kernel\":\"6.12.1\",\"stack\":\"none\"}}\n" >"one run/fingerprint.json" &&
	add "one run/results.jsonl" static/x86/names pass again log/x && add "one run/results.jsonl" build/x86/base/kernel fail again log/x &&
	echo "CONFIG_RSEQ=y" >"one run/log/build-x86-base.config" && echo "a log" >"one run/log/x" &&
	printf "a\\0b" >"one run/boot/kernel" && printf "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n" >tree/Makefile &&
	touch tree/Kconfig tree/Kbuild && mkdir -p tree/{arch/x86,include,init} && echo x >tree/kernel/x.c && ln -s x.c tree/kernel/y.c
'
test_expect_success 'results, logs, configurations, reports, digests, versions' '
	evidence --tree tree --out a.tar.xz "one run" && unpacked a.tar.xz && cd got/evidence && sha256sum -c SHA256SUMS &&
	grep -q CONFIG_RSEQ=y results/one_run/log/build-x86-base.config && test_cmp "../../one run/log/x" results/one_run/log/x &&
	test_cmp "../../one run/results.jsonl" results/one_run/results.jsonl && grep -q "^2 checks: 1 passed, 1 failed" report/results.text &&
	grep -q "<testsuites" report/results.junit && grep -q "^gcc: " tools && grep -q "^version $(cat "$KIT/VERSION")" kit &&
	grep -q " VERSION\$" kit.sha256 && grep -q " ./kernel/x.c\$" tree.sha256 && grep -q "^link ./kernel/y.c -> x.c" tree.sha256 &&
	cd ../.. && sha256sum -c a.tar.xz.sha256
'
test_expect_success 'the tools of an architecture are those that are here: its compiler, its linker, its emulator' '
	mkdir tools && for name in s390x-linux-gnu-gcc s390x-linux-gnu-ld qemu-system-s390x; do
		printf "#!/bin/sh\necho %s, version 9\n" $name >tools/$name && chmod +x tools/$name || return 1
	done && PATH=$PWD/tools:$PATH evidence --out t.tar.xz "one run" && mkdir tools.got && tar -xJf t.tar.xz -C tools.got &&
	for name in s390x-linux-gnu-gcc s390x-linux-gnu-ld qemu-system-s390x; do grep -x "$name: $name, version 9" tools.got/evidence/tools || return 1; done &&
	cut -d: -f1 tools.got/evidence/tools | sort | uniq -d >twice && test_must_be_empty twice
'
test_expect_success 'what is no text is listed with its digest, and not packed' '
	test ! -e got/evidence/results/one_run/boot/kernel &&
	test "$(sha256sum <"one run/boot/kernel" | cut -d" " -f1)  results/one_run/boot/kernel" = "$(cat got/evidence/not-packed.sha256)"
'
test_expect_success 'a second run gives the same bytes, from another folder, another TMPDIR, another umask' '
	mkdir tmp && (cd tree && umask 077 && TMPDIR=$OLDPWD/tmp evidence --tree . --out ../b.tar.xz "../one run") && cmp a.tar.xz b.tar.xz
'
test_expect_success 'so do copies with other times, and another order of the folders' '
	mkdir copies && cp -r "one run" copies/ && find copies -exec touch -d 2020-01-01 {} + && evidence --tree tree --out b.tar.xz "copies/one run" && cmp a.tar.xz b.tar.xz &&
	mkdir zwei && cp -r "one run/." zwei && evidence --out c1.tar.xz "one run" zwei && evidence --out c2.tar.xz zwei "copies/one run" && cmp c1.tar.xz c2.tar.xz && rm c1.* c2.*
'
test_expect_success 'another result, another file of the tree, give others' '
	cp -a "one run" other && mkdir keep && mv other "keep/one run" && echo y >"keep/one run/log/x" && evidence --tree tree --out b.tar.xz "keep/one run" &&
	! cmp -s a.tar.xz b.tar.xz && echo y >tree/kernel/x.c && evidence --tree tree --out b.tar.xz "one run" && ! cmp -s a.tar.xz b.tar.xz
'
test_expect_success 'no path of this machine is in it' '
	test -f got/evidence/tools && ! grep -rF -e "$PWD" -e "$KIT/" got/evidence
'
test_expect_success GPG 'signed by the key that is named, and by no other (needs gpg)' '
	export GNUPGHOME=/tmp/tif-gpg.$$ && mkdir -m 700 "$GNUPGHOME" && test_when_finished "gpgconf --kill all; rm -rf \"$GNUPGHOME\"" &&
	for name in one two; do gpg --batch --quiet --passphrase "" --quick-generate-key "$name@example.org" ed25519 sign never || return 1; done &&
	evidence --sign two@example.org --out a.tar.xz && gpg --status-fd 1 --verify a.tar.xz.asc a.tar.xz >status &&
	grep "GOODSIG .*two@example.org" status && ! gpg --verify a.tar.xz.asc b.tar.xz && test_expect_code 4 evidence --sign none@example.org --out a.tar.xz
'
test_expect_success GPG 'a signature stays while the bytes are the same, and goes with them (needs gpg)' '
	test -f a.tar.xz.asc && cp "a.tar.xz" old.tar.xz && cp a.tar.xz.asc old.tar.xz.asc && echo x >tree/kernel/x.c &&
	evidence --tree tree --out old.tar.xz "one run" 2>err && test -f old.tar.xz.asc && test_must_be_empty err &&
	evidence --out old.tar.xz "one run" 2>err && test ! -e old.tar.xz.asc && cat err &&
	grep -x "evidence.sh: old.tar.xz.asc was of another old.tar.xz, and is removed: sign again, with --sign KEY" err
'
test_expect_success 'make evidence-sign without a key says that one is needed' '
	test_expect_code 2 make -s -C "$KIT" evidence-sign KEY= 2>err && grep -x "evidence.sh: error: KEY=ID is needed, a key of gpg.s: see evidence.sh --help" err
'
test_expect_success 'exit codes' '
	test_expect_code 2 evidence && test_expect_code 2 evidence --out x.zip "one run" && test_expect_code 3 evidence --out c.tar.xz none &&
	mkdir empty && test_expect_code 3 evidence --out c.tar.xz empty && test_expect_code 3 evidence --tree empty --out c.tar.xz "one run" &&
	test_expect_code 2 evidence --out c.tar.xz "one run" "keep/one run" && test_expect_code 4 evidence --sign one --out none.tar.xz &&
	test ! -e c.tar.xz
'

test_done
