# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Headless Chromium, for scenarios and maint/shots.sh. KIT is the kit's folder; files are
# made in the working directory.

# browser OPTION...: one run, its own profile, no network, its log in "log"
browser() {
	rm -rf profile && timeout 170 chromium --headless --no-sandbox --disable-gpu --disable-quic \
		--no-first-run --disable-background-networking --disable-component-update --disable-sync \
		--proxy-server=127.0.0.1:9 --user-data-dir="$PWD/profile" --hide-scrollbars \
		--enable-logging=stderr "$@" 2>log </dev/null
}

# quiet: no message on the console
quiet() { ! grep -E 'CONSOLE|Refused|Content.Security' log; }

# framed FILE WIDTH [HEIGHT]: a page with FILE in a frame of that size, which takes over its
# title; a window has 500 px at least
framed() {
	printf '<!doctype html><title>-</title><style>body { margin: 0 }</style><iframe src="%s" style="width: %dpx; height: %dpx; border: 0"></iframe><script>%s</script>' "$1" "$2" "${3-900}" '
		(function wait() {
			const page = document.querySelector("iframe").contentWindow;
			page.focus();
			document.title = page.document.title;
			if (!document.title.startsWith("{"))
				setTimeout(wait, 20);
		})();'
}

# probe WIDTH [OPTION...]: what the page's copy with a script in it says of itself
probe() {
	local width=$1 file=probe.html
	shift
	if ((width < 500)); then
		file=frame.html
		framed probe.html "$width" >frame.html || return
		set -- --allow-file-access-from-files "$@"
	fi
	browser --window-size="$((width < 500 ? 500 : width)),900" --virtual-time-budget=20000 "$@" --dump-dom "file://$PWD/$file" >dom &&
		sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' dom | head -n 1 | sed 's/&amp;/\&/g' >probe.json && cat probe.json && jq -e . probe.json >/dev/null
}

# probed FILE SCRIPT...: a copy of the page with the probe's scripts in it
probed() {
	local file=$1 script
	shift
	sed '/Content-Security-Policy/d; s/<.body>.*//; s/<.html>.*//' "$file" && echo '<script>' || return
	for script; do cat "$KIT/tests/lib/$script" || return; done
	echo '</script></body></html>'
}
