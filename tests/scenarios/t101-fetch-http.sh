#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# fetch.sh over HTTP on the loopback: resuming, broken servers, two at once.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='fetch.sh downloads, resumes and waits its turn'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
# shellcheck source=tests/lib/mirror.sh
. "$KIT/tests/lib/mirror.sh"

make_kit
for v in 6.12.9 6.12.5; do make_version 6.12 "$v"; done
NAME=linux_6.12.5.orig.tar.xz
SIZE=$(stat -c %s "mirror/$POOL/$NAME")
on_exit() {
	local rc=$?
	stop_servers
	(exit "$rc")
	die # sharness's own
}
trap on_exit EXIT

if busybox --list 2>/dev/null | grep -qx httpd &&
	serve busybox httpd -f -p 127.0.0.1:PORT -h mirror; then
	test_set_prereq HTTP
	echo "http://127.0.0.1:$PORT/|Debian" >targets
fi
GOOD=$PORT
if command -v python3 >/dev/null &&
	serve python3 -m http.server --bind 127.0.0.1 --directory mirror PORT; then
	test_set_prereq NORESUME # Python's server does not do ranges
fi
PYTHON=$PORT

part() {
	rm -rf "$TARBALLS" && mkdir -p "$TARBALLS" && cat >"$TARBALLS/$NAME.part"
}

test_expect_success HTTP 'a download' '
	"$FETCH" 6.12.5 plain >out 2>err && test -f plain/Makefile &&
	echo "$PWD/plain" >want && test_cmp want out
'

test_expect_success HTTP 'half a download is resumed, not fetched again' '
	head -c $((SIZE / 2)) "mirror/$POOL/$NAME" | part &&
	"$FETCH" 6.12.5 resumed 2>err && test -f resumed/Makefile &&
	grep -q "resuming $NAME at $((SIZE / 2)) of $SIZE" err && ! grep -q downloading err
'

test_expect_success HTTP 'a whole download that was not yet checked is checked' '
	cat "mirror/$POOL/$NAME" | part &&
	"$FETCH" 6.12.5 whole 2>err && test -f whole/Makefile && ! grep -q downloading err
'

test_expect_success HTTP 'a bad beginning is found out, removed, and fetched anew' '
	head -c $((SIZE / 2)) /dev/zero | part &&
	"$FETCH" 6.12.5 anew 2>err && test -f anew/Makefile &&
	grep -q "removed a corrupt download" err
'

test_expect_success HTTP 'a partial file that is too long is removed' '
	head -c $((SIZE + 1)) /dev/zero | part &&
	"$FETCH" 6.12.5 long 2>err && test -f long/Makefile && grep -q "longer than" err
'

test_expect_success NORESUME 'a server that cannot resume: over again from zero' '
	echo "http://127.0.0.1:$PYTHON/|Debian" >targets &&
	head -c $((SIZE / 2)) "mirror/$POOL/$NAME" | part &&
	"$FETCH" 6.12.5 over 2>err && test -f over/Makefile &&
	grep -q "cannot resume" err
'

test_expect_success HTTP 'a dead mirror is an error, not a version that is gone' '
	stop_port=$(( GOOD == 19999 ? 19998 : 19999 )) &&
	echo "http://127.0.0.1:$stop_port/|Debian" >targets && rm -rf "$TARBALLS" &&
	test_expect_code 4 "$FETCH" 6.12.5 dead >out 2>err && test ! -s out &&
	grep -q "could not be downloaded: run again" err && ! grep -q instead err &&
	echo "http://127.0.0.1:$GOOD/|Debian" >>targets &&
	"$FETCH" 6.12.5 second 2>err && grep -q "download from .* failed" err && test -f second/Makefile
'

test_expect_success HTTP 'a truncated file on the mirror is kept apart, never used' '
	echo "http://127.0.0.1:$GOOD/|Debian" >targets && rm -rf "$TARBALLS" &&
	cp "mirror/$POOL/$NAME" whole.xz && head -c 5000 whole.xz >"mirror/$POOL/$NAME" &&
	test_expect_code 4 "$FETCH" 6.12.5 short 2>err && test ! -e short &&
	grep -q "stopped at 5000 of $SIZE" err && test ! -e "$TARBALLS/$NAME" &&
	cp whole.xz "mirror/$POOL/$NAME" && "$FETCH" 6.12.5 short 2>err &&
	grep -q "resuming $NAME at 5000" err && test -f short/Makefile
'

test_expect_success HTTP 'the proxy of apt is used, and DIRECT means none' '
	echo "http://mirror.invalid/|Debian" >targets && rm -rf "$TARBALLS" &&
	echo "Acquire::http::Proxy http://127.0.0.1:1" >config &&
	test_expect_code 4 "$FETCH" 6.12.5 proxied 2>err && grep -q "port 1 " err &&
	echo "http://127.0.0.1:$GOOD/|Debian" >targets &&
	echo "Acquire::http::Proxy::127.0.0.1 DIRECT" >>config &&
	"$FETCH" 6.12.5 proxied 2>err && test -f proxied/Makefile && rm config
'

test_expect_success HTTP 'wget does where curl is missing' '
	rm -rf "$TARBALLS" && mkdir few &&
	for p in bash env dirname cat grep sed awk sort stat sha256sum cut head tail mv rm mkdir \
		ls find tar xz flock wget realpath mktemp tr getopt; do
		ln -s "$(command -v $p)" few/ || return 1
	done && cp bin/* few/ &&
	head -c $((SIZE / 2)) "mirror/$POOL/$NAME" | part &&
	PATH="$PWD/few" "$FETCH" 6.12.5 wgot 2>err && test -f wgot/Makefile &&
	rm -rf "$TARBALLS" && mv "mirror/$POOL/$NAME" away &&
	PATH="$PWD/few" "$FETCH" 6.12.5 wgone 2>err && grep -q "taking linux 6.12.9" err &&
	mv away "mirror/$POOL/$NAME"
'

test_expect_success HTTP 'runs wait for their turn, say so, and all succeed' '
	rm -rf "$TARBALLS" && mkdir -p "$TARBALLS" &&
	exec 7>"$TARBALLS/.lock" && flock 7 &&
	{ "$FETCH" 6.12.5 one 2>one.err 7>&- & one=$!; } &&
	{ "$FETCH" 6.12.5 two 2>two.err 7>&- & two=$!; } &&
	for i in $(seq 50); do
		grep -qs waiting one.err && grep -qs waiting two.err && break
		sleep 0.1
	done &&
	exec 7>&- && wait $one && wait $two &&
	grep -q waiting one.err && grep -q waiting two.err &&
	test -f one/Makefile && test -f two/Makefile &&
	test 1 = "$(cat one.err two.err | grep -c downloading)"
'

test_done
