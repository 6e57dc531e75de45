# SPDX-License-Identifier: GPL-2.0
# Compare what the header of a conversion says with what the conversion did.
# Prints "FILE: what is wrong"; exit 1 if anything was.
#
#	awk -f header-claims.awk GENERIC.tif FLAGS HEADER
#
# FLAGS has a line for each flag, NAME ACTION FROM TO, separated by tabs; TO is empty for
# a flag that was dropped. The forms are in docs/patch-headers.md.

function wrong(text)
{
	print FILENAME ": " text
	bad = 1
}

# The words of one form become dots, so that what is left names no flag.
function take()
{
	said = substr(body, RSTART, RLENGTH)
	body = substr(body, 1, RSTART - 1) " . " substr(body, RSTART + RLENGTH)
}

# known NAME: the tree has this flag; 0 and a word if not.
function known(name)
{
	if (!(name in action)) {
		wrong("names " name ", which this tree does not have")
		return 0
	}
	return 1
}

function check_bit(word,	part, name, bit)
{
	split(said, part, " ")
	name = part[1]
	bit = part[5]
	if (word == "keeps")
		bit = part[4]
	if (!known(name))
		return
	if (action[name] == "dropped")
		wrong(name " is dropped, and the header says: " said)
	else if (to[name] != bit)
		wrong(name " gets bit " to[name] ", and the header says: " said)
	else if ((from[name] == to[name]) != (word == "keeps"))
		wrong(name " was bit " from[name] ", and the header says: " said)
}

function check_dropped(	n, i, part)
{
	sub(/ (is|are) dropped/, "", said)
	gsub(/,| and /, " ", said)
	n = split(said, part, " ")
	for (i = 1; i <= n; i++)
		if (known(part[i]) && action[part[i]] != "dropped")
			wrong(part[i] " is not dropped, and the header says so")
}

function check_all(	name)
{
	for (name in action) {
		if (body ~ /No flag changes its bit/ && from[name] != to[name])
			wrong("TIF_" name " goes from bit " from[name] " to \"" to[name] \
			      "\", and the header says that none changes")
		if (body ~ /get upstream's bits/ && action[name] == "generic" && to[name] != upstream[name])
			wrong("TIF_" name " does not get upstream's bit")
		if (body ~ /stand at bit 16 and above/ && action[name] == "arch" && to[name] < 16)
			wrong("TIF_" name " stands at bit " to[name])
		if (body !~ /are dropped/ && action[name] == "dropped")
			wrong("TIF_" name " is dropped, and the header does not say so")
	}
	if (body !~ /No flag changes its bit|get upstream's bits/)
		wrong("says nothing of the bits")
}

BEGIN { FS = "\t" }

FNR == 1 { file++ }

file == 1 {
	split($0, word, " ")
	if (word[1] == "bit" || word[1] == "optional" || word[1] == "reserved")
		upstream[substr(word[2], 5)] = word[3]
	next
}

file == 2 {
	name = substr($1, 5)
	action[name] = $2
	from[name] = $3
	to[name] = $4
	flags++
	next
}

/^Subject:/ || /^#/ { next }
/^Patch-mainline:/ { tags = 1 }
!tags { body = body " " $0 }

END {
	if (!flags || !body) {
		wrong("nothing to compare")
		exit 1
	}
	gsub(/ +/, " ", body)
	check_all()
	while (match(body, /[A-Z0-9][A-Z0-9_]+ moves to bit [0-9]+/)) {
		take()
		check_bit("moves")
	}
	while (match(body, /[A-Z0-9][A-Z0-9_]+ keeps bit [0-9]+/)) {
		take()
		check_bit("keeps")
	}
	while (match(body, /([A-Z0-9][A-Z0-9_]+(, | and ))*[A-Z0-9][A-Z0-9_]+ (is|are) dropped/)) {
		take()
		check_dropped()
	}
	# A flag that is named otherwise is one that nobody checks.
	gsub(/(CONFIG|HAVE)_[A-Z0-9_]+|[a-z_]+\(\)/, "", body)
	gsub(/[^A-Za-z0-9_]+/, " ", body)
	n = split(body, word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] in action && !(word[i] in seen)) {
			seen[word[i]] = 1
			wrong("names " word[i] " in a form that is not checked")
		}
	exit bad
}
