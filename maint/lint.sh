#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Checks the kit's own text: shell, C, words, licences, headers, tables, docs.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"

usage() {
	cat <<TEXT
usage: $PROG [--tap FILE] [STEP...]

Runs every step (or only each STEP), prints ok or FAIL for each with what is
wrong, and exits 1 if any failed. --tap FILE writes the outcome as TAP, too.

Steps: ${STEPS[*]}
TEXT
}

STEPS=(shellcheck shfmt clang-format c-build layers words spdx names subjects patch-headers
	probes shares pins packages tables tests help man version links widths)

# files PATTERN...: the kit's files that match, in git's terms where there is
# git, else all but what was built.
files() {
	if git -C "$KIT_DIR" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$KIT_DIR" ls-files -- "$@" | while read -r file; do
			if [[ -f $KIT_DIR/$file ]]; then printf '%s\n' "$file"; fi
		done
	else
		local pattern
		local -a names=(-false)
		for pattern; do names+=(-o -path "./${pattern}"); done
		(cd -- "$KIT_DIR" && find . -path ./out -prune -o -type f \( "${names[@]}" \) -print |
			sed 's#^\./##' | sort)
	fi
}

# The miniature kernel of the scenarios is test data, not text of ours to style.
our() { files "$@" | grep -v '^tests/scenarios/mini/'; }

shell_files() {
	local file first
	while read -r file; do
		if [[ $file != *.sh ]]; then
			IFS= read -r first <"$file" || :
			[[ $first =~ ^#!.*[/\ ](ba)?sh$ ]] || continue
		fi
		printf '%s\n' "$file"
	done < <(our '*')
}

host_c() { our 'src/*.[ch]' 'tests/unit/*.[ch]' 'tests/fuzz/*.[ch]'; }

# SC2153 suspects a misspelling wherever a library reads its caller's variable.
step_shellcheck() {
	shell_files | xargs -r -d '\n' -n 8 shellcheck -x --exclude SC2153
}

step_shfmt() { shell_files | xargs -r -d '\n' shfmt -d; }

step_clang_format() {
	our 'src/*.[ch]' 'tests/*.[ch]' | xargs -r -d '\n' clang-format --dry-run -Werror
}

# By the compiler alone, so that no makefile can leave a warning out; then the
# way the makefiles do it.
step_c_build() {
	local bad=0
	host_c | grep '\.c$' | xargs -r -d '\n' -I FILE \
		gcc -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -Isrc '-DKIT_DIR="."' \
		-c -o /dev/null FILE || bad=1
	make -s -C src O="$SCRATCH/src" || bad=1
	make -s -C guest O="$SCRATCH/guest" || bad=1
	return "$bad"
}

# Who includes whom in src/, and how long a file is.
step_layers() { maint/layers.sh; }

step_words() {
	our '*' | grep -v -e '^COPYING$' -e codespell.ignore |
		xargs -r -d '\n' codespell --ignore-words maint/codespell.ignore
}

step_spdx() {
	local file bad=0
	local -a first
	while read -r file; do
		case $file in
		COPYING | VERSION | *.json | *.jsonl) continue ;; # no place for a comment
		debian/changelog | debian/source/*) continue ;;   # nor there
		maint/codespell.ignore) continue ;;               # a bare list of words
		tests/scenarios/mini/*) continue ;;               # test data
		esac
		mapfile -t -n 3 first <"$file"
		[[ ${first[*]-} == *'SPDX-License-Identifier: GPL-2.0'* ]] || {
			echo "$file: no SPDX-License-Identifier: GPL-2.0 in the first 3 lines"
			bad=1
		}
	done < <(files '*')
	return "$bad"
}

# Mirrors come from apt and paths from the user: neither belongs in the kit.
# The brackets keep the patterns from finding themselves.
step_names() {
	local hosts='(deb|security|ftp|snapshot|archive)[.](debian|ubuntu)[.]|cdn[.]kernel[.]org'
	hosts+='|pypi[.]|npmjs[.]|crates[.]io|docker[.]io|ghcr[.]io|artifactregist[r]y|[.]pkg[.]dev'
	local paths='(^|[^[:alnum:]_.$}~*-])/(roo[t]|wor[k]|hom[e])(/|$|[[:space:]"'\''])'
	! our '*' | grep -v -e '^COPYING$' | xargs -r -d '\n' grep -nEI -e "$hosts" -e "$paths"
}

step_subjects() {
	if ! git rev-parse --git-dir >/dev/null 2>&1; then
		echo "no git history here"
		return 0
	fi
	git log --no-merges --format='%h %s' | awk '{
		subject = substr($0, length($1) + 2)
		if (subject !~ /^[A-Za-z0-9][A-Za-z0-9\/._, -]*: [^ ]/) {
			print $1 ": no \"area: \" prefix: " subject
			bad = 1
		}
		if (length(subject) > 75) {
			print $1 ": " length(subject) " characters, more than 75: " subject
			bad = 1
		}
	} END { exit bad }'
}

step_patch_headers() {
	our 'patches/*.patch' 'patches/*.header' |
		xargs -r -d '\n' awk -v table=patches/upstream.tsv -f maint/patch-header.awk
}

# Every probe is whole, used, and there; see docs/series.md.
step_probes() {
	local file bad=0
	while read -r file; do
		awk '
			NR == 1 || /^$/ || /^#/ { next }
			/^(means|commit): [^ ]/ || /^(yes|no): [^ ]+ [^ ]/ { seen[$1]++; next }
			{ print FILENAME ":" NR ": not a line of a probe: " $0; bad = 1 }
			END {
				n = split("means: commit: yes: no:", key, " ")
				for (i = 1; i <= n; i++)
					if (seen[key[i]] != 1) {
						print FILENAME ": not one line " key[i]
						bad = 1
					}
				exit bad
			}' "$file" || bad=1
	done < <(our 'probes/*')
	sed -n 's/^[^#].*#//p; s/^# refuse:/if/p; s/^# needs: not /if /p; s/^# needs:/if/p' series/* | grep -oE '\<(if|unless) [a-z0-9-]+' |
		cut -d' ' -f2 | sort -u >"$SCRATCH/probes.used"
	our 'probes/*' | sed 's,^probes/,,' | grep -v -x -e always -e never | diff "$SCRATCH/probes.used" - || {
		echo "probes/: < is used by a series and not there, > is there and not used"
		bad=1
	}
	return "$bad"
}

# Fail if more than 40 % of the lines of the hooks belong to one series only.
step_shares() { maint/shares.sh; }

step_pins() {
	local bad=0
	awk -F '\t' '
		/^#/ { next }
		NF != 6 || index($2, $1 ".") != 1 || $3 !~ /^(main|security)$/ || $4 !~ /^pool\// ||
		length($5) != 64 || $5 ~ /[^0-9a-f]/ || $6 !~ /^[0-9]+$/ || seen[$2]++ {
			print "scripts/lib/fetch/pins.tsv:" NR ": not a pin: " $0
			bad = 1
		}
		END { exit bad }' scripts/lib/fetch/pins.tsv || bad=1
	grep -v '^#' scripts/lib/fetch/pins.tsv | cut -f2 >"$SCRATCH/pins"
	sort -rV "$SCRATCH/pins" | diff - "$SCRATCH/pins" || {
		echo "scripts/lib/fetch/pins.tsv: the order is not newest first"
		bad=1
	}
	return "$bad"
}

# The tables of the documents are those of the records and of setup.sh.
step_tables() { maint/docs.sh --check; }

# What setup.sh installs covers what commands need.
step_packages() {
	local bad=0 program package
	while read -r program package; do
		awk -F '\t' -v program="$program" -v package="${package:-$program}" '
			$3 == program || $1 == package { found = 1 }
			END { exit !found }' scripts/lib/packages.tsv || {
			echo "scripts/lib/packages.tsv: no row for $program, which a command needs"
			bad=1
		}
	done < <(shell_files | xargs -d '\n' sed -n 's/^[[:space:]]*need \([a-z][a-z0-9_-]*\) *\([a-z0-9.+-]*\).*/\1 \2/p' |
		sort -u | grep -v -e '^tar ' -e '^apt-get ') # always there where apt is
	return "$bad"
}

# A scenario is named tNNN-topic.sh, and no other has its number.
step_tests() {
	local bad=0 number
	our 'tests/scenarios/t*.sh' | grep -vE '/t[0-9]{3}-[a-z0-9-]+\.sh$' &&
		echo "tests/scenarios: not named tNNN-topic.sh" && bad=1
	while read -r number; do
		echo "tests/scenarios: more than one test has the number $number"
		bad=1
	done < <(our 'tests/scenarios/t*.sh' | grep -oE '/t[0-9]+' | sort | uniq -d | tr -d /)
	return "$bad"
}

# Every command explains itself, wherever it is called from.
step_help() {
	local file bad=0
	while read -r file; do
		if ! (cd / && "$KIT_DIR/$file" --help) </dev/null >"$SCRATCH/help" 2>&1 ||
			! grep -qi '^usage: ' "$SCRATCH/help"; then
			echo "$file --help: a bad exit code, or no usage line"
			bad=1
		fi
	done < <(our 'scripts/*.sh' | grep -v '^scripts/lib/')
	return "$bad"
}

# The options of --help, of the man pages and of the completion.
step_man() { maint/check-man.sh; }

# The release that VERSION names is the newest of NEWS.md and of the Debian package.
step_version() {
	local version bad=0
	version=$(cat VERSION)
	[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || {
		echo "VERSION: not of the form 1.2.3: $version"
		bad=1
	}
	[[ $(sed -n 's/^## //p' NEWS.md | head -n 1) == "$version"* ]] || {
		echo "NEWS.md: the first heading is not of $version (VERSION)"
		bad=1
	}
	[[ $(sed -n '1s/^tif-backports (\(.*\)) .*/\1/p' debian/changelog) == "$version" ]] || {
		echo "debian/changelog: the first entry is not of $version (VERSION)"
		bad=1
	}
	return "$bad"
}

# Links between the documents lead somewhere.
step_links() {
	local file link bad=0
	while read -r file; do
		while read -r link; do
			[[ -e ./${file%"${file##*/}"}$link ]] || {
				echo "$file: a link to $link, which is not there"
				bad=1
			}
		done < <(grep -oE '\]\([^)#:]+' -- "$file" | cut -c3-)
	done < <(our '*.md')
	return "$bad"
}

# Prose has lines of at most 100 columns, but for what a program wrote.
step_widths() {
	our '*.md' | grep -v '^docs/verdicts\.md$' | xargs -r -d '\n' awk -f maint/widths.awk
}

# run STEP NUMBER: what it said and its code, for show.
run() {
	local rc=0
	(
		trap - ERR
		set +o errexit
		"step_${1//-/_}"
	) >"$SCRATCH/said.$2" 2>&1 </dev/null || rc=$?
	echo "$rc" >"$SCRATCH/code.$2.new"
	mv -- "$SCRATCH/code.$2.new" "$SCRATCH/code.$2"
}

# show STEP...: the steps that have ended, in their order: ok or FAIL, and the first lines
# of what it said.
show() {
	local step rc
	local -a steps=("$@")
	while ((SHOWN < $#)) && [[ -f $SCRATCH/code.$SHOWN ]]; do
		step=${steps[SHOWN]} rc=$(<"$SCRATCH/code.$SHOWN")
		if ((rc == 0)); then
			printf 'ok    %s\n' "$step"
		else
			printf 'FAIL  %s\n' "$step"
			head -n 60 -- "$SCRATCH/said.$SHOWN" | sed 's/^/      /'
			FAILED=$((FAILED + 1))
		fi
		if [[ -n $TAP ]]; then
			tap_test "$rc" "lint: $step" >>"$TAP"
		fi
		SHOWN=$((SHOWN + 1))
	done
}

# run_all STEP...: as many at a time as there are processors.
run_all() {
	local i room
	local -a steps=("$@")
	room=$(nproc)
	SHOWN=0
	for i in "${!steps[@]}"; do
		free_slot "$room"
		show "$@"
		run "${steps[i]}" "$i" &
	done
	wait
	show "$@"
	((SHOWN == $#)) || die "$EX_FAULT" "$SHOWN of $# steps ended"
}

main() {
	local step
	local -a steps=()
	options 'tap:' "$@"
	TAP='' FAILED=0
	if [[ ${OPTION[tap]-} ]]; then TAP=$(realpath -m -- "${OPTION[tap]}"); fi
	for step in "${ARGS[@]}"; do
		[[ " ${STEPS[*]} " == *" $step "* ]] ||
			die "$EX_USAGE" "unknown step $step" "one of ${STEPS[*]}"
		steps+=("$step")
	done
	need shellcheck
	need shfmt
	need clang-format
	need codespell
	need scdoc
	if ((${#steps[@]} == 0)); then steps=("${STEPS[@]}"); fi
	scratch
	cd -- "$KIT_DIR"
	[[ -n $(files '*') ]] || die "$EX_FAULT" "found no files to check ($KIT_DIR)"
	if [[ -n $TAP ]]; then tap_plan "${#steps[@]}" >"$TAP"; fi
	run_all "${steps[@]}"
	((FAILED == 0)) || die "$EX_NO" "$FAILED of ${#steps[@]} steps failed" "see above"
}

main "$@"
