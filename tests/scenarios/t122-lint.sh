#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lint.sh: passes on a small clean kit, and each of its steps can fail.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='each lint step finds what it is for'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

SPDX='SPDX-License-Identifier: GPL-2.0'

# clean_kit: kit/ is a kit of the real lint and its tables, with as little else as it takes.
clean_kit() {
	if [[ ! -d clean ]]; then make_kit && mv kit clean || return; fi
	rm -rf kit && cp -a clean kit
}
make_kit() {
	rm -rf kit && mkdir -p kit/scripts/lib kit/maint kit/docs kit/src/util kit/guest kit/tests/unit kit/patches/tif &&
		cp "$KIT"/maint/{lint.sh,docs.sh,check-man.sh,shares.sh,layers.sh,layers.tsv,matrix.tsv,{patch-header,widths}.awk,codespell.ignore} kit/maint/ &&
		cp "$KIT"/scripts/setup.sh kit/scripts/ &&
		cp "$KIT"/scripts/lib/{start.sh,common.sh,program.sh,tap.sh,packages.tsv} kit/scripts/lib/ &&
		mkdir kit/scripts/lib/fetch && cp "$KIT"/scripts/lib/fetch/pins.tsv kit/scripts/lib/fetch/ &&
		cp "$KIT"/{.editorconfig,.shellcheckrc,.clang-format} kit/ &&
		cp "$KIT/docs/dependencies.md" kit/docs/ &&
		mkdir kit/docs/man kit/completions kit/debian &&
		cp "$KIT"/docs/man/tif-{setup.1,backports.7}.scd kit/docs/man/ &&
		cp "$KIT/completions/tif-backports.bash" kit/completions/ &&
		cp "$KIT/debian/changelog" kit/debian/ && cp "$KIT/VERSION" kit/ &&
		sed "s/](\([^)]*\))/]/g" "$KIT/NEWS.md" >kit/NEWS.md &&
		mkdir -p kit/arch/x86 && (cd "$KIT" && cp -R --parents arch/*/build "$OLDPWD/kit/") &&
		printf '/* %s */\nint one(void);\n\nint one(void)\n{\n\treturn 1;\n}\n' "$SPDX" > \
			kit/src/util/one.c &&
		printf '# %s\nall: ; @:\n' "$SPDX" |
		tee kit/src/Makefile kit/tests/unit/Makefile >kit/guest/Makefile &&
		printf '# %s\nSubject: tif: a header as it should be\n\nIt is whole.\n\n%s\n%s\n%s\n%s\n' \
			"$SPDX" 'Patch-mainline: v6.18-rc1' 'Upstream-commit: commit 0123456789ab ("tif: A")' \
			'Upstream-author: A <a@example.org>' 'Fixes-checked-to: v7.2.8' >kit/patches/tif/one.header &&
		printf '# %s\n0123456789ab%028d\ttif: A\n' "$SPDX" 0 >kit/patches/upstream.tsv && mkdir kit/series kit/probes &&
		printf '# %s\n# level: tif\ntif/one.patch  # if one\n' "$SPDX" >kit/series/6.12 &&
		printf '# %s\nmeans: one\ncommit: none, a test\nyes: one.c one\nno: one.c two\n' "$SPDX" >kit/probes/one
}

# fails STEP WORDS: that step fails and says so; without the fault it passes.
fails() {
	test_expect_code 1 kit/maint/lint.sh "$1" >out 2>err || return 1
	grep -q "^FAIL  $1" out && grep -q -e "$2" out && return 0
	cat out
	return 1
}

commit() {
	git -C kit -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m "$1"
}

test_expect_success 'a clean kit passes, inside git and outside' '
	clean_kit && kit/maint/lint.sh --tap lint.tap >out && ! grep FAIL out &&
	grep -q "^ok    shellcheck" out && grep -qx "1\.\.$(wc -l <out)" lint.tap &&
	test "$(grep -c "^ok [0-9]* - lint: " lint.tap)" = "$(wc -l <out)" &&
	git -C kit init -q && git -C kit add . && commit "kit: a subject of the right length" &&
	kit/maint/lint.sh >out && ! grep FAIL out
'
test_expect_success 'shellcheck' '
	clean_kit && printf "#!/bin/bash\n# $SPDX\nrm \$1\n" >kit/scripts/bad && fails shellcheck SC2086
'
test_expect_success 'shfmt' '
	clean_kit && printf "#!/bin/bash\n# $SPDX\nif :; then\n  :\nfi\n" >kit/scripts/bad.sh && fails shfmt bad.sh
'
test_expect_success 'clang-format' '
	clean_kit && printf "/* $SPDX */\nint  two;\n" >kit/src/util/two.c && fails clang-format two.c
'
test_expect_success 'c-build' '
	clean_kit && sed -i "s/return 1/int unused;\n\treturn 1/" kit/src/util/one.c && fails c-build unused &&
	clean_kit && printf "all: ; false\n" >>kit/guest/Makefile && sed -i 2d kit/guest/Makefile &&
	fails c-build Error
'
test_expect_success 'layers: arrows, cycles, long files and folders without a row' '
	clean_kit && mkdir kit/src/cli && echo "/* $SPDX */" | tee kit/src/cli/one.h >kit/src/util/one.h &&
	echo "#include \"util/one.h\"" >>kit/src/cli/one.h && kit/maint/lint.sh layers &&
	echo "#include \"cli/one.h\"" >>kit/src/util/one.h && fails layers "util/ may not include cli/" &&
	sed -i "s/^util\t-/util\tcli/" kit/maint/layers.tsv && fails layers "util includes cli, which is not above it" &&
	clean_kit && seq 499 | sed "s,.*,// &," >kit/src/util/two.c && kit/maint/lint.sh layers &&
	echo "// 500" >>kit/src/util/two.c && fails layers "two.c: 500 lines" &&
	clean_kit && mkdir kit/src/new && cp kit/src/util/one.c kit/src/new/ && fails layers "no row for this folder" &&
	clean_kit && echo "#include \"one.h\"" >>kit/src/util/one.c && fails layers "does not begin with a folder"
'
test_expect_success 'words' '
	clean_kit && echo "recie""ve" >>kit/src/Makefile && fails words receive
'
test_expect_success 'spdx' '
	clean_kit && echo x >kit/docs/x.txt && fails spdx docs/x.txt
'
test_expect_success 'names of hosts and of paths' '
	clean_kit && echo "see http://deb.""debian.org/" >>kit/src/Makefile && fails names src/Makefile:3 &&
	for path in /roo""t/x /wor""k /hom""e/me; do
		clean_kit && echo "cd $path" >>kit/src/Makefile && fails names src/Makefile:3 || return 1
	done
'
test_expect_success 'subjects' '
	for subject in "a subject that has no area in front of it" \
		"kit: a subject that is longer than the seventy-five characters that it can have"; do
		clean_kit && git -C kit init -q && git -C kit add . && commit "$subject" &&
		fails subjects "$subject" || return 1
	done
'
test_expect_success 'patch-headers' '
	clean_kit && sed -i /^Fixes/d kit/patches/tif/one.header && fails patch-headers Fixes-checked-to
'
test_expect_success 'probes' '
	clean_kit && sed -i /^no:/d kit/probes/one && fails probes "not one line no:" &&
	clean_kit && echo "maybe: x y" >>kit/probes/one && fails probes "not a line of a probe" &&
	clean_kit && sed -i "s/if one/if two/" kit/series/6.12 && fails probes "< two"
'

test_expect_success 'pins' '
	clean_kit && sed -i "s/main\tpool/pool/" kit/scripts/lib/fetch/pins.tsv && fails pins "not a pin" &&
	clean_kit && sed -i "/^#/b;1!G;h;\$!d" kit/scripts/lib/fetch/pins.tsv && fails pins "newest first"
'
test_expect_success 'packages' '
	clean_kit && printf "#!/bin/bash\n# $SPDX\nneed frobnicate\n" >kit/scripts/bad.sh &&
	fails packages "no row for frobnicate"
'
test_expect_success 'tables' '
	clean_kit && sed -i "/^| jq/d" kit/docs/dependencies.md && fails tables "a generated table is stale: make docs" &&
	fails tables "^      +| jq" && kit/maint/docs.sh && kit/maint/lint.sh tables &&
	printf "%s\n" "<!-- table: kernels -->" "<!-- end of table -->" >kit/README.md && kit/maint/docs.sh && kit/maint/lint.sh tables &&
	echo "# consumer: x86 its own loop" >kit/series/6.99 && fails tables "^      +| 6.99 | upstream.s already | x86 | generic |"
'
test_expect_success 'help' '
	clean_kit && printf "#!/bin/bash\n# $SPDX\necho hello\n" >kit/scripts/bad.sh &&
	chmod +x kit/scripts/bad.sh && fails help bad.sh
'
test_expect_success 'tests: numbers and names' '
	clean_kit && mkdir kit/tests/scenarios && printf "#!/bin/bash\n# $SPDX\n" |
		tee kit/tests/scenarios/t010-a.sh >kit/tests/scenarios/t020-b.sh && kit/maint/lint.sh tests &&
	cp kit/tests/scenarios/t010-a.sh kit/tests/scenarios/t010-b.sh && fails tests "the number t010" &&
	rm kit/tests/scenarios/t010-b.sh && cp kit/tests/scenarios/t010-a.sh kit/tests/scenarios/t1-b.sh &&
	fails tests "not named tNNN"
'
test_expect_success 'widths: prose only, in characters' '
	clean_kit && { printf "<!-- $SPDX -->\n|" && printf "%0120d" 0 && printf "\n    %0120d\n" 0 &&
		echo "\`\`\`" && printf "%0120d\n" 0 && echo "\`\`\`" &&
		printf "\303\251%.0s" $(seq 100) && echo; } >kit/docs/x.md && kit/maint/lint.sh widths &&
	printf "%0101d\n" 0 >>kit/docs/x.md && fails widths "x.md:8: 101 columns"
'
test_expect_success 'man: --help, the man page and the completion list the same options' '
	clean_kit && sed -i "/^\*--check\*/d" kit/docs/man/tif-setup.1.scd &&
	fails man "setup.sh: --check is in --help and not in the man page" &&
	clean_kit && printf "*--more*\n\tMore.\n" >more && sed -i "/^# OPTIONS/r more" kit/docs/man/tif-setup.1.scd &&
	fails man "setup.sh: --more is in the man page and not in --help" &&
	clean_kit && sed -i "s/--markdown -//" kit/completions/tif-backports.bash &&
	fails man "setup.sh: --markdown is in --help and not in the completion" &&
	clean_kit && sed -i "s/--check -/--check - --more -/" kit/completions/tif-backports.bash &&
	sed -i "s/--check - --more -/--check -'"'\'' '\''"'--more -/" kit/completions/tif-backports.bash &&
	fails man "setup.sh: --more is in the completion and not in --help" &&
	clean_kit && rm kit/docs/man/tif-setup.1.scd && fails man "is missing" &&
	clean_kit && printf "\n   blanks\n" >>kit/docs/man/tif-setup.1.scd && fails man "scdoc does not take it" &&
	clean_kit && cp kit/docs/man/tif-setup.1.scd kit/docs/man/tif-gone.1.scd && fails man "no scripts/gone.sh"
'
test_expect_success 'version: VERSION, NEWS.md and the Debian package' '
	clean_kit && echo 0.9 >kit/VERSION && fails version "not of the form" &&
	clean_kit && echo 99.0.0 >kit/VERSION && fails version "NEWS.md: the first" &&
	fails version "debian/changelog: the first"
'
test_expect_success 'links' '
	clean_kit && echo "[x](nowhere.md)" >>kit/docs/dependencies.md && fails links nowhere.md
'
test_expect_success 'hooks that no other series has' '
	clean_kit && printf "%s\n" "# $SPDX" --- "--- a/f" "+++ b/f" "@@ -1 +1 @@" "-a" "+b" >kit/patches/tif/one.patch &&
	fails shares "more than 40 % own lines" && cp kit/series/6.12 kit/series/6.18 && kit/maint/lint.sh shares
'
test_expect_success 'a kit without files is not clean; unknown steps are usage' '
	test_expect_code 2 kit/maint/lint.sh nonsense &&
	clean_kit && git -C kit init -q && test_expect_code 5 kit/maint/lint.sh spdx
'
test_done
