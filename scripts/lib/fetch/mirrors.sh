# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The mirrors and proxies that this machine's apt is configured with.
# No host name stands here: apt is asked, and apt's answer is used.

# mirror_lines URI: the roots behind one repository that apt names, one a line.
mirror_lines() {
	local uri=$1 list line
	case $uri in
	http://* | https://* | file:/* | copy:/*)
		printf '%s\n' "${uri%/}"
		;;
	mirror+file:/*)
		list=${uri#mirror+file:}
		list=${list%/}
		[[ -r $list ]] || {
			warn "apt's list of mirrors cannot be read: $list"
			return 0
		}
		# A line is "URI", or "URI<TAB>priority:N ..."; # starts a comment.
		while read -r line _; do
			[[ -z $line || $line == '#'* ]] || mirror_lines "$line"
		done <"$list"
		;;
	*)
		warn "apt repository skipped, '${uri%%:*}:' is not a way this command can download: $uri"
		;;
	esac
}

# mirror_roots ARCHIVE: the roots of Debian's main or security archive.
mirror_roots() {
	local archive=$1 uri label label_wanted=Debian
	if [[ $archive == security ]]; then label_wanted=Debian-Security; fi
	# The fields are apt's own, not the shell's. Where apt fails, no root is
	# found, and the caller says so.
	# shellcheck disable=SC2016
	{ apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 2>/dev/null || true; } |
		sort -u | while IFS='|' read -r uri label; do
		if [[ $label == "$label_wanted" ]]; then mirror_lines "$uri"; fi
	done | awk '!seen[$0]++'
}

# apt_setting NAME...: the first of these apt settings that has a value.
apt_setting() {
	local name value
	for name; do
		value=''
		eval "$(apt-config shell value "$name" 2>/dev/null)"
		if [[ -n $value ]]; then
			printf '%s\n' "$value"
			return 0
		fi
	done
}

# mirror_proxy URL: the proxy apt would use, DIRECT for none, nothing where
# apt has no opinion (then the environment decides, as it does for apt).
mirror_proxy() {
	local url=$1 scheme host proxy detect
	scheme=${url%%://*}
	host=${url#*://}
	host=${host%%/*}
	host=${host#*@}
	host=${host%%:*}
	proxy=$(apt_setting "Acquire::$scheme::Proxy::$host")
	if [[ -z $proxy && $scheme == https ]]; then
		proxy=$(apt_setting "Acquire::http::Proxy::$host")
	fi
	if [[ -z $proxy ]]; then
		detect=$(apt_setting "Acquire::$scheme::Proxy-Auto-Detect" \
			"Acquire::$scheme::ProxyAutoDetect" \
			Acquire::http::Proxy-Auto-Detect Acquire::http::ProxyAutoDetect)
		if [[ -n $detect && -x $detect ]]; then
			proxy=$("$detect" "$url" 2>/dev/null | head -n 1) || proxy=''
		fi
	fi
	if [[ -z $proxy ]]; then
		proxy=$(apt_setting "Acquire::$scheme::Proxy" Acquire::http::Proxy)
	fi
	printf '%s\n' "$proxy"
}
