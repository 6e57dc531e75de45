# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The first file of every script: nothing of the caller's shell decides what it does.
#
# The script is run once more with the variables named below and no others, by a bash
# that reads no BASH_ENV, no SHELLOPTS and no exported functions (-p). What a kernel
# developer exports (ARCH, CROSS_COMPILE, CC, MAKEFLAGS, QUILT_PATCHES, GIT_DIR, CDPATH)
# changes nothing here. exec keeps the process, so TIF_STARTED holds its number when this
# is done; a script that it starts has another number, and starts over.

if [[ ${TIF_STARTED-} != "$$" ]]; then
	kept=("TIF_STARTED=$$" "HOME=${HOME:-/nonexistent}")
	for name in PATH TMPDIR XDG_CACHE_HOME HOSTCC TERM COLUMNS NO_COLOR CI SOURCE_DATE_EPOCH \
		DEBIAN_FRONTEND APT_CONFIG {http,https,ftp,all,no}_proxy {HTTP,HTTPS,FTP,ALL,NO}_PROXY \
		SLURM_CONF SSL_CERT_FILE SSL_CERT_DIR GIT_COMMITTER_{NAME,EMAIL} EMAIL XDG_CONFIG_HOME GNUPGHOME GPG_TTY "${!TIF_@}" "${!CCACHE_@}" "${!SUDO_@}" "${!SBATCH_@}"; do
		if [[ $name != TIF_STARTED && -n ${!name-} ]]; then kept+=("$name=${!name}"); fi
	done
	# A stream that is closed would be the next file that is opened.
	{ : 3<&0; } 2>/dev/null || exec </dev/null
	{ : 3>&1; } 2>/dev/null || exec >/dev/null
	: 3>&2 || exec 2>/dev/null
	# A link that is called tif-NAME, of a kit that is installed, keeps its name in messages.
	if [[ ${0##*/} == tif-* && $0 == */* ]]; then here=$0; fi
	exec env -i "${kept[@]}" bash -p -- "${here:-$0}" "$@"
fi

# shellcheck source=scripts/lib/common.sh
source "${BASH_SOURCE[0]%/*}/common.sh" || exit 5
