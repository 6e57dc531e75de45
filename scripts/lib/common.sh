# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What every command of the kit shares: strict mode, exit codes, messages,
# one private scratch folder that is removed at the end.

set -o errexit -o errtrace -o pipefail -o nounset
umask 022
export LC_ALL=C

# The exit codes are a contract (docs/commands.md).

readonly EX_OK=0 EX_NO=1 EX_USAGE=2 EX_TREE=3 EX_MISSING=4 EX_FAULT=5

KIT_DIR=$(cd -P -- "${BASH_SOURCE[0]%/*}/../.." && pwd)
readonly KIT_DIR
PROG=${0##*/}
readonly PROG

# command_name NAME: as the user calls scripts/NAME.sh.
command_name() { if [[ $PROG == tif-* ]]; then printf 'tif-%s' "$1"; else printf 'scripts/%s.sh' "$1"; fi; }

# die CODE WHAT [TODO]: one message on stderr, "prog: error: what: todo".
die() {
	local code=$1 what=$2 todo=${3-}
	trap - ERR
	printf '%s: error: %s%s\n' "$PROG" "$what" "${todo:+: $todo}" >&2
	exit "$code"
}

warn() { printf '%s: warning: %s\n' "$PROG" "$*" >&2; }

# say TEXT: a line for people. tell TEXT: the same on stderr, where stdout is a result.
say() { printf '%s\n' "$*"; }
tell() { printf '%s: %s\n' "$PROG" "$*" >&2; }

# A command that fails where no check expected it is an internal error.
on_fault() {
	local rc=$? line=$1 cmd=$2
	trap - ERR
	printf '%s: error: internal: line %s: "%s" returned %s\n' \
		"$PROG" "$line" "$cmd" "$rc" >&2
	exit "$EX_FAULT"
}
trap 'on_fault "$LINENO" "$BASH_COMMAND"' ERR

# need PROGRAM [PACKAGE]: exit 4 with the package to install.
need() {
	command -v -- "$1" >/dev/null 2>&1 ||
		die "$EX_MISSING" "$1 is not installed" "apt-get install ${2:-$1}"
}

# free_slot N: waits until fewer than N jobs of this shell run.
free_slot() {
	while (($(jobs -rp | wc -l) >= $1)); do wait -n || :; done
}

# version: of the kit.
version() { cat -- "$KIT_DIR/VERSION"; }

# kit_commit: the beginning of the commit that the kit is a checkout of, with a "+" where
# its files are not those of the commit; nothing where the kit is no repository.
kit_commit() {
	local commit
	[[ -e $KIT_DIR/.git ]] || return 0
	commit=$(git -C "$KIT_DIR" rev-parse --short=7 HEAD 2>/dev/null) || return 0
	if [[ $(git --no-optional-locks -C "$KIT_DIR" status --porcelain) ]]; then commit+=+; fi
	printf '%s\n' "$commit"
}

# usage_error WHAT: exit 2.
usage_error() { die "$EX_USAGE" "$1" "see $PROG --help"; }

# options NAMES ARG...: sets OPTION, the values of the long options that are there by
# their names (1 for one that takes none), and ARGS, all else. NAMES is a list with spaces;
# a name that ends in ":" takes a value. Answers --help and --version itself.
options() {
	local names=$1 parsed
	shift
	need getopt util-linux
	parsed=$(getopt --name "$PROG" --options h --longoptions "help,version,${names// /,}" -- "$@" 2>&1) || {
		parsed=${parsed%%$'\n'*}
		usage_error "${parsed#*: }"
	}
	eval "set -- $parsed"
	declare -gA OPTION=()
	while [[ $1 != -- ]]; do
		case $1 in
		-h | --help)
			usage
			exit "$EX_OK"
			;;
		--version)
			printf '%s (tif-backports) %s\n' "$PROG" "$(version)"
			exit "$EX_OK"
			;;
		esac
		if [[ " $names " == *" ${1#--}: "* ]]; then
			OPTION[${1#--}]=$2
			shift
		else
			OPTION[${1#--}]=1
		fi
		shift
	done
	shift
	ARGS=("$@")
}

# no_arguments: exit 2 if there are ARGS.
no_arguments() {
	if ((${#ARGS[@]})); then usage_error "unexpected argument (${ARGS[0]})"; fi
}

# cache_dir: prints the folder of all that may be removed and is made anew.
# Call it as VAR=$(cache_dir) || exit: it has said what is missing.
cache_dir() {
	local dir=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
	dir=${TIF_CACHE:-${dir:+$dir/tif-backports}}
	# the folder that stands for a missing HOME (start.sh)
	if [[ -z $dir || $dir == /nonexistent/* ]]; then
		die "$EX_MISSING" "there is no folder for the cache" "set TIF_CACHE"
	fi
	realpath -m -- "$dir"
}

SCRATCH=''

# scratch: sets SCRATCH to a private folder, removed on every way out.
scratch() {
	if [[ $SCRATCH ]]; then return; fi
	local dir=${TMPDIR:-/tmp}
	SCRATCH=$(mktemp -d "$dir/tif-backports.XXXXXXXX" 2>/dev/null) ||
		die "$EX_MISSING" "cannot make a scratch folder in $dir" "set TMPDIR to a folder that can be written"
	SCRATCH=$(realpath -- "$SCRATCH")
	trap 'rm -rf -- "$SCRATCH"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# progress TEXT: a line that is rewritten on a terminal, a plain line elsewhere.
progress() {
	if [[ -t 2 && -z ${CI-} ]]; then
		printf '\r\033[K%s' "$*" >&2
	else
		printf '%s\n' "$*" >&2
	fi
}
progress_end() { if [[ -t 2 && -z ${CI-} ]]; then printf '\r\033[K' >&2; fi; }

# start_clock SAY: SAY SECONDS is called each minute until stop_clock. The clock is no job
# of this shell, whose jobs are counted and waited for.
start_clock() {
	CLOCK=$(
		clock "$1" >/dev/null &
		printf '%s' "$!"
	)
}
stop_clock() { kill "$CLOCK" 2>/dev/null || :; }

# clock SAY: ends with this script, however that ends, and holds none of its locks. It
# starts no process to sleep, which would outlive it.
clock() {
	local seconds=0 never every=${TIF_PROGRESS_SECONDS:-60}
	exec </dev/null 6>&- 7>&- 8>&- 9>&- {never}<> <(:)
	while [[ -d /proc/$$ ]]; do
		read -r -t 1 -u "$never" || :
		seconds=$((seconds + 1))
		if ((seconds % every == 0)); then "$1" "$seconds"; fi
	done
}

# about SECONDS: in words.
about() {
	if (($1 < 90)); then printf '%d s' "$1"; else printf '%d min' $((($1 + 30) / 60)); fi
}
