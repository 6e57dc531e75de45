# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A miniature mirror for the scenarios of fetch.sh: tiny tarballs, a manifest
# that pins them, an apt that knows only this mirror, and an HTTP server.

POOL=pool/main/l/linux

# make_kit: a copy of the fetch command in ./kit, with a manifest of its own.
make_kit() {
	mkdir -p kit/scripts/lib/fetch bin mirror/$POOL other/$POOL
	cp "$KIT/scripts/fetch.sh" kit/scripts/
	cp "$KIT"/scripts/lib/{start,common}.sh kit/scripts/lib/
	cp "$KIT"/scripts/lib/fetch/*.sh kit/scripts/lib/fetch/
	: >kit/scripts/lib/fetch/pins.tsv
	cat >bin/apt-get <<-'END'
		#!/bin/bash
		# Prints what the scenario wrote as apt's index targets.
		[[ $1 == indextargets ]] && cat "$TIF_FAKE_APT/targets"
	END
	cat >bin/apt-config <<-'END'
		#!/bin/bash
		# apt-config shell VARIABLE NAME: answers from the scenario's settings.
		[[ -e $TIF_FAKE_APT/config ]] || exit 0
		while read -r name value; do
			if [[ $name == "$3" ]]; then echo "$2='$value'"; fi
		done <"$TIF_FAKE_APT/config"
	END
	cat >bin/apt-cache <<-'END'
		#!/bin/bash
		# madison PACKAGE: what the scenario says that the index has.
		if [[ -e $TIF_FAKE_APT/madison ]]; then grep "^ *${*: -1} " "$TIF_FAKE_APT/madison"; fi
	END
	chmod +x bin/*
	export TIF_FAKE_APT=$PWD PATH="$PWD/bin:$PATH" TIF_CACHE="$PWD/a cache"
	FETCH=$PWD/kit/scripts/fetch.sh
	TARBALLS=$TIF_CACHE/tarballs
	export FETCH TARBALLS
	unset CI
}

# make_version SERIES VERSION: a tarball on the mirror, and its pin.
make_version() {
	local file=mirror/$POOL/linux_$2.orig.tar.xz
	rm -rf -- "linux-$2"
	mkdir -p "linux-$2/include/linux" "linux-$2/arch/x86"
	echo "VERSION = $2" >"linux-$2/Makefile"
	echo "/* $2 */" >"linux-$2/include/linux/sched.h"
	# Random, so that it does not shrink: half a download must be half a file.
	head -c 20000 /dev/urandom >"linux-$2/arch/x86/blob"
	tar -cJf "$file" "linux-$2"
	rm -rf -- "linux-$2"
	printf '%s\t%s\tmain\t%s\t%s\t%s\n' "$1" "$2" "${file#mirror/}" \
		"$(sha256sum <"$file" | cut -d' ' -f1)" "$(stat -c %s "$file")" \
		>>kit/scripts/lib/fetch/pins.tsv
}

# code WANTED COMMAND...: stdout in out, stderr in err.
code() {
	local want=$1 rc=0
	shift
	"$@" >out 2>err || rc=$?
	[[ $rc == "$want" ]] || {
		echo "exit code $rc, not $want"
		cat err
		return 1
	}
}

# serve COMMAND...: runs a server on a free port; sets PORT and SERVER.
# The command gets the port in place of the word PORT.
serve() {
	local try arg up
	for try in 1 2 3 4 5 6 7 8; do
		PORT=$((20000 + RANDOM % 20000))
		local -a cmd=()
		for arg; do cmd+=("${arg//PORT/$PORT}"); done
		"${cmd[@]}" >"server.$try.log" 2>&1 &
		SERVER=$!
		for up in 1 2 3 4 5 6 7 8 9 10; do
			sleep 0.1
			kill -0 "$SERVER" 2>/dev/null || break
			if curl -so /dev/null --noproxy '*' --max-time 2 "http://127.0.0.1:$PORT/"; then
				SERVERS+=("$SERVER")
				return 0
			fi
		done
		kill "$SERVER" 2>/dev/null
	done
	echo "no server came up after $up tries" >&2
	return 1
}

stop_servers() {
	if ((${#SERVERS[@]})); then kill "${SERVERS[@]}" 2>/dev/null; fi
	SERVERS=()
}
SERVERS=()
