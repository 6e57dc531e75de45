#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Packs results, logs, configurations, digests and tool versions into one file.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"
# shellcheck source=scripts/lib/fingerprint.sh
source "$KIT_DIR/scripts/lib/fingerprint.sh"

# Larger files, and those that are no text, are listed with their digests and not packed.
readonly LIMIT=$((16 << 20))

# The time of all that is packed, 1980-01-01: nothing depends on when a file was written.
readonly TIME=315532800

usage() {
	cat <<TEXT
usage: $PROG [--tree TREE] [--out FILE] DIR...
       $PROG --sign KEY [--out FILE]

Packs what the checks left in each DIR into FILE (out/evidence.tar.xz): results, logs,
configurations; reports of them; digests of the kit's files and, with --tree, of TREE's;
versions of the tools; in the file targets, which kits and trees the results are of, with
how many checks. SHA256SUMS inside covers all of it, FILE.sha256 the file: sha256sum -c
checks either. The same files, kit and tools give the same bytes, whatever the times of
the files and the order of the DIRs. What is larger than 16 MiB or no text (kernels,
programs) is listed in not-packed.sha256.

  --tree TREE  the kernel tree that was checked, whose files are digested; one whose
               kernel and stack no result names is refused
  --sign KEY   sign FILE with this key of gpg's: FILE.asc, detached; packs nothing.
               Packing other bytes into FILE removes FILE.asc
  --out FILE   where; ends in .tar.xz

Exit codes: 0 done (a check that failed is packed like any other), 2 usage, 3 no results,
no tree, or one that no result is of, 4 a program or FILE is missing, or results are
damaged.
TEXT
}

# digests DIR: of all files below it, in one order; links by where they lead to.
digests() (
	cd -- "$1" || return
	find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum --
	find . -name .git -prune -o -type l -printf 'link %p -> %l\n' | sort
)

# kit_digests: of the files that git has, or of all where there is no git.
kit_digests() (
	cd -- "$KIT_DIR" || return
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z | while IFS= read -r -d '' name; do
			if [[ -f $name ]]; then printf '%s\0' "$name"; fi
		done | sort -z | xargs -0 -r sha256sum --
	else
		find . -path ./out -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum --
	fi
)

# kit_facts: its version, its commit, and whether files differ from that.
kit_facts() {
	printf 'version %s\n' "$(version)"
	if git -C "$KIT_DIR" rev-parse --git-dir >/dev/null 2>&1; then
		printf 'commit %s\n' "$(git -C "$KIT_DIR" rev-parse HEAD)"
		if [[ -n $(git -C "$KIT_DIR" status --porcelain) ]]; then echo 'with changes that are not committed'; fi
	fi
}

# targets: which kits and which trees the results name, with how many checks each. Sets
# KITS and TREES, their lines.
targets() {
	local rc=0
	[[ $(find "$STAGE/results" -name results.jsonl -size +0 -print -quit) ]] ||
		die "$EX_TREE" "no results in ${ARGS[*]}" "name what verify.sh --out has written"
	(cd -- "$STAGE" && exec -a "$PROG" -- "$PROGRAM" results targets results) >"$STAGE/targets" || rc=$?
	if ((rc)); then exit "$rc"; fi
	mapfile -t KITS < <(grep -P '^kit\t' "$STAGE/targets")
	mapfile -t TREES < <(grep -P '^tree\t' "$STAGE/targets")
}

# of_this_kit VERSION COMMIT THIS: could they be this kit's, whose commit is THIS? What is
# not told, or not known here, is no difference.
of_this_kit() {
	local there=${2%+} here=${3%+}
	[[ $1 == - || $1 == "$(version)" ]] || return
	if [[ $2 == - || ! $3 ]]; then return; fi
	[[ ($here == "$there"* || $there == "$here"*) && ${2#"$there"} == "${3#"$here"}" ]]
}

# other_kits: what of the results is of another kit than kit.sha256.
other_kits() {
	local this line checks all=0 other=0 version commit
	local -a names=()
	this=$(kit_commit)
	for line in "${KITS[@]}"; do
		IFS=$'\t' read -r _ version commit checks <<<"$line"
		all=$((all + checks))
		if of_this_kit "$version" "$commit" "$this"; then continue; fi
		other=$((other + checks))
		names+=("version $version, commit $commit")
		printf 'not of this kit: %s checks, of version %s, commit %s\n' "$checks" "$version" "$commit" >>"$STAGE/kit"
	done
	if ((!other)); then return; fi
	tell "$other of $all checks are of another kit (${names[0]}$(and_more "${#names[@]}")) than this one," \
		"whose files are digested (version $(version), commit ${this:--}): see evidence/kit"
}

# and_more N: of which one was named.
and_more() { if (($1 > 1)); then printf '; %d more' $(($1 - 1)); fi; }

# tree_facts: kernel and stack of TREE, one that results name.
tree_facts() {
	local kernel stack line its_kernel its_stack unknown=''
	need jq
	kernel=$(kernel_version "$TREE") stack=$(stack_of "$TREE")
	printf 'kernel %s\nstack %s\n' "$kernel" "$stack" >"$STAGE/tree"
	for line in "${TREES[@]}"; do
		IFS=$'\t' read -r _ its_kernel its_stack _ <<<"$line"
		[[ $its_kernel == "$kernel" ]] || continue
		if [[ $stack == "$its_stack"* ]]; then return; fi
		if [[ $its_stack == - ]]; then unknown=1; fi
	done
	if [[ $unknown ]]; then
		echo 'the results of this kernel do not tell a stack: not compared' >>"$STAGE/tree"
		tell "the results of $kernel do not tell a stack: that of $TREE was not compared"
		return
	fi
	IFS=$'\t' read -r _ its_kernel its_stack _ <<<"${TREES[0]}"
	[[ $its_kernel != - ]] ||
		die "$EX_TREE" "the results do not tell of which tree they are (${ARGS[*]})" "pack them without --tree"
	die "$EX_TREE" "no result is of $TREE (kernel $kernel, stack ${stack:0:12}), but of kernel $its_kernel, stack $its_stack$(
		and_more "${#TREES[@]}"
	)" "name the tree that was checked"
}

# tools: the first line that each says of its version, or that it is not there; those of an
# architecture where its compiler is here.
tools() {
	local tool line
	while read -r tool; do
		if command -v "$tool" >/dev/null; then
			line=$("$tool" --version 2>&1 </dev/null || :)
			printf '%s: %s\n' "$tool" "${line%%$'\n'*}"
		else
			printf '%s: not installed\n' "$tool"
		fi
	done < <({
		printf '%s\n' bash gcc ld make patch quilt spatch wiggle git jq python3 flex bison bc pahole ccache abidiff
		arch_tools
	} | awk '!seen[$0]++')
	uname -srm
}

# arch_tools: the compilers, linkers and emulators that arch/NAME/build names.
arch_tools() {
	sed -nE 's/^(compiler|emulator): *//p' "$KIT_DIR"/arch/*/build | sort -u | while read -r tool; do
		if command -v "$tool" >/dev/null; then
			printf '%s\n' "$tool"
			case $tool in
			*-gcc) printf '%s\n' "${tool%gcc}ld" ;;
			clang*) printf '%s\n' "ld.lld${tool#clang}" "llvm-objcopy${tool#clang}" ;;
			esac
		fi
	done
}

# is_text FILE: no NUL in it. A console's other bytes may be anything.
is_text() { ! LC_ALL=C grep -qaP '\x00' -- "$1"; }

# pack DIR NAME: its files, and a list of those that are left out.
pack() {
	local file
	while IFS= read -r -d '' file; do
		file=${file#./}
		if (($(stat -c %s -- "$1/$file") > LIMIT)) || ! is_text "$1/$file"; then
			(cd -- "$1" && sha256sum -- "$file") | sed "s,  ,  results/$2/," >>"$STAGE/not-packed.sha256"
		else
			mkdir -p -- "$(dirname -- "$STAGE/results/$2/$file")"
			cp -- "$1/$file" "$STAGE/results/$2/$file"
		fi
	done < <(cd -- "$1" && find . -type f -print0 | sort -z)
}

# reports: of what was packed, in the formats of report.sh.
reports() {
	local format rc
	mkdir -- "$STAGE/report"
	for format in text md junit html; do
		rc=0
		(cd -- "$STAGE" && exec -a "$PROG" -- "$PROGRAM" --kit "$KIT_DIR" report --format "$format" \
			--out "report/results.$format" results) || rc=$?
		if ((rc > EX_NO)); then exit "$rc"; fi
	done
}

# collect: the results, in the order of their names, and what is listed beside them.
collect() {
	local dir name
	local -A dirs=()
	STAGE=$SCRATCH/evidence
	mkdir -p -- "$STAGE/results"
	: >"$STAGE/not-packed.sha256"
	for dir in "${ARGS[@]}"; do
		[[ -d $dir ]] || die "$EX_TREE" "there is no folder $dir" "name a results folder"
		name=$(basename -- "$(realpath -- "$dir")" | tr -c 'A-Za-z0-9._\n-' _)
		[[ ! ${dirs[$name]-} ]] || usage_error "two folders are called $name"
		dirs[$name]=$dir
	done
	while read -r name; do pack "${dirs[$name]}" "$name"; done < <(printf '%s\n' "${!dirs[@]}" | sort)
	targets
	kit_facts >"$STAGE/kit"
	other_kits
	if [[ ${OPTION[tree]+x} ]]; then
		tree_facts
		digests "$TREE" >"$STAGE/tree.sha256"
	fi
	kit_digests >"$STAGE/kit.sha256"
	tools >"$STAGE/tools"
}

sums() {
	(cd -- "$STAGE" && find . -type f -print0 | sort -z | xargs -0 sha256sum --) >"$SCRATCH/sums" &&
		mv -- "$SCRATCH/sums" "$STAGE/SHA256SUMS"
}

# archive FILE: names in order, no owner, one time. A signature of other bytes goes first.
archive() {
	tar --create --directory "$SCRATCH" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
		--mode=u=rwX,go=rX --mtime="@$TIME" evidence | xz -T1 >"$1.new" || return
	if [[ -e $1.asc ]] && ! cmp -s -- "$1" "$1.new"; then
		rm -- "$1.asc" || return
		tell "$1.asc was of another $(basename -- "$1"), and is removed: sign again, with --sign KEY"
	fi
	mv -fT -- "$1.new" "$1" && (cd -- "$(dirname -- "$1")" && sha256sum -- "$(basename -- "$1")") >"$1.sha256"
}

sign() {
	need gpg gnupg
	[[ -f $FILE ]] || die "$EX_MISSING" "there is no $FILE" "pack it first: make evidence"
	gpg --batch --yes --armor --detach-sign --local-user "${OPTION[sign]}" --output "$FILE.asc" -- "$FILE" ||
		die "$EX_MISSING" "gpg did not sign $FILE with ${OPTION[sign]}" "gpg --list-secret-keys names the keys"
	say "$FILE.asc"
}

main() {
	options 'tree: out: sign:' "$@"
	FILE=${OPTION[out]-$KIT_DIR/out/evidence.tar.xz}
	[[ $FILE == *.tar.xz ]] || usage_error "--out ends in .tar.xz ($FILE)"
	if [[ -v OPTION[sign] ]]; then
		no_arguments
		[[ ${OPTION[sign]} ]] || usage_error "KEY=ID is needed, a key of gpg's"
		sign
		return
	fi
	((${#ARGS[@]})) || usage_error "a results folder is needed"
	need xz xz-utils
	if [[ ${OPTION[tree]+x} ]]; then TREE=$(kernel_tree "${OPTION[tree]}") || exit; fi
	use_program
	scratch
	collect
	reports
	sums
	mkdir -p -- "$(dirname -- "$FILE")"
	archive "$FILE" || die "$EX_MISSING" "cannot write $FILE" "make room there"
	say "$FILE"
}

main "$@"
