#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Installs what the kit needs and this machine lacks, through apt.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5

TABLE=$KIT_DIR/scripts/lib/packages.tsv
GROUPS_USUAL=(core build boot test lint)
GROUPS_KNOWN=("${GROUPS_USUAL[@]}" browser cross bench kabi package slurm userspace)

usage() {
	cat <<TEXT
usage: $PROG [--check | --markdown] [GROUP...]

Installs the missing packages of each GROUP with apt, as root or through sudo.
Groups: ${GROUPS_KNOWN[*]}. Default: ${GROUPS_USUAL[*]}.

  --check     only say what is missing; exit 4 if anything is
  --markdown  print the table of docs/dependencies.md
  --version   print the kit's version
  --help      this text

Exit codes: 0 nothing is missing now, 2 usage, 4 something is missing and
could not be installed.
TEXT
}

# arch_packages: rows for the cross compiler, its C library and the emulator of each
# architecture that names them in arch/NAME/build.
arch_packages() {
	awk -F ': *' -v OFS='\t' '
		function row(package, proof, why) { if (package) print package, "cross", proof, why }
		function finish() {
			if (key["package"] ~ /-linux-/)
				row(key["package"], key["compiler"], "verify.sh: objects of " arch)
			triplet = key["compiler"]
			sub(/-gcc$/, "", triplet)
			row(key["libc-package"], "/usr/" triplet "/lib/libc.a", "guest tests of " arch)
			if (arch != "x86")
				row(key["emulator-package"], key["emulator"], "verify.sh: boots kernels of " arch)
			split("", key)
		}
		FNR == 1 && NR > 1 { finish() }
		FNR == 1 { n = split(FILENAME, part, "/"); arch = part[n - 1] }
		!/^#/ { key[$1] = $2 }
		END { finish() }' "$KIT_DIR"/arch/*/build
}

table() {
	grep -v '^#' "$TABLE"
	arch_packages
}

markdown() {
	printf '| package | group | shown by | needed for |\n|---|---|---|---|\n'
	table | awk -F '\t' '{
		gsub(/\|/, " or ", $1)
		printf "| %s | %s | `%s` | %s |\n", $1, $2, $3, $4
	}'
}

# proven PROOF: a program in PATH, or a file that a glob finds.
proven() {
	case $1 in
	/*) compgen -G "$1" >/dev/null ;;
	*) PATH=$PATH:/usr/sbin:/sbin command -v -- "$1" >/dev/null ;;
	esac
}

# missing GROUP...: sets MISSING and lists what lacks on stderr.
missing() {
	local package group proof why
	MISSING=()
	while IFS=$'\t' read -r package group proof why; do
		[[ " $* " == *" $group "* ]] || continue
		if proven "$proof"; then continue; fi
		MISSING+=("$package")
		tell "missing: ${package//|/ or } ($group: $why)"
	done < <(table)
}

# known PACKAGE: does apt have it, or something that provides it?
known() { [[ -n $(apt-cache madison -- "$1" 2>/dev/null) ]]; }

# choose PACKAGE|PACKAGE...: the first that apt knows, else the first.
choose() {
	local one all
	IFS='|' read -r -a all <<<"$1"
	for one in "${all[@]}"; do
		if known "$one"; then
			printf '%s\n' "$one"
			return 0
		fi
	done
	printf '%s\n' "${all[0]}"
}

# apt COMMAND...: as root, asking nothing, waiting for another apt to finish.
apt() {
	local -a as=()
	if ((EUID != 0)); then as=(sudo); fi
	"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 \
		"$@" >&2
}

install_missing() {
	local package
	local -a names=()
	need apt-get apt
	if ((EUID != 0)) && ! command -v sudo >/dev/null; then
		die "$EX_MISSING" "installing needs root, or sudo" "run as root: apt-get install ${MISSING[*]//|*/}"
	fi
	tell "apt-get update"
	apt update || die "$EX_MISSING" "apt-get update failed" "see apt's message above"
	for package in "${MISSING[@]}"; do names+=("$(choose "$package")"); done
	tell "apt-get install ${names[*]}"
	apt install --no-install-recommends "${names[@]}" ||
		die "$EX_MISSING" "apt-get install failed" "see apt's message above"
}

# fetch.sh takes its mirrors from apt's indices: a machine may have none yet.
have_indices() { [[ -n $(apt-get indextargets 2>/dev/null) ]]; }

main() {
	local group
	local -a groups
	options 'check markdown' "$@"
	groups=("${ARGS[@]}")
	if [[ ${OPTION[markdown]-} ]]; then
		markdown
		exit "$EX_OK"
	fi
	for group in "${groups[@]}"; do
		[[ " ${GROUPS_KNOWN[*]} " == *" $group "* ]] ||
			die "$EX_USAGE" "unknown group $group" "one of ${GROUPS_KNOWN[*]}"
	done
	if ((${#groups[@]} == 0)); then groups=("${GROUPS_USUAL[@]}"); fi

	missing "${groups[@]}"
	if [[ ${OPTION[check]-} ]]; then
		((${#MISSING[@]} == 0)) ||
			die "$EX_MISSING" "${#MISSING[@]} packages are missing" "$(command_name setup) ${groups[*]}"
	elif ((${#MISSING[@]})); then
		install_missing
		missing "${groups[@]}"
		((${#MISSING[@]} == 0)) ||
			die "$EX_MISSING" "installed, but not found: ${MISSING[*]}" \
				"is /usr/bin in PATH?"
	elif ! have_indices && command -v apt-get >/dev/null &&
		{ ((EUID == 0)) || command -v sudo >/dev/null; }; then
		apt update || warn "apt-get update failed; fetch.sh will find no mirror"
	fi
	printf '%s: nothing is missing (%s)\n' "$PROG" "${groups[*]}"
}

main "$@"
