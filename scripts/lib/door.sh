# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# Hand over to the kit's program. A command's script sets here to its own path, links
# resolved, and DOOR to what the program shall do.
#
# The program makes its own environment, and bash -p reads none of BASH_ENV, SHELLOPTS,
# CDPATH and exported functions: so nothing else is started when the program is there.

# Where the kit is installed, a command is a link that is called tif-NAME, and calls itself so.
CALLED=${here##*/}
if [[ ${0##*/} == tif-* ]]; then CALLED=${0##*/}; fi

[[ $- == *p* ]] || exec bash -p -- "$here" "$@"

# A stream that is closed would be the next file that is opened.
{ : <&0; } 2>/dev/null || exec </dev/null
{ : >&1; } 2>/dev/null || exec >/dev/null
{ : >&2; } 2>/dev/null || exec 2>/dev/null

# shellcheck source=scripts/lib/program.sh
source "${here%/*}/lib/program.sh" || exit 5

find_program
# It ran before it was kept. Should it not be one for this machine, exec comes back.
shopt -s execfail
if is_elf "$PROGRAM"; then
	exec -a "$CALLED" -- "$PROGRAM" --kit "$KIT_OF_PROGRAM" "$DOOR" "$@"
fi
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5
PROGRAM=$(kit_program) || exit
exec -a "$CALLED" -- "$PROGRAM" --kit "$KIT_OF_PROGRAM" "$DOOR" "$@"
