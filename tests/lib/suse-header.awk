# SPDX-License-Identifier: GPL-2.0
# The rules that SUSE's kernel-source documents for the tags of a patch, as far as they
# do not name people. Prints "FILE: what is wrong"; exit 1 if anything was.
#
#	awk -f suse-header.awk FILE...

function wrong(text)
{
	print file ": " text
	bad = 1
}

# One tag each, and those that go together.
function finish()
{
	if (!file)
		return
	if (count["From"] != 1 || count["Subject"] != 1)
		wrong("not one From: and one Subject:")
	if (count["Patch-mainline"] != 1)
		wrong("not one Patch-mainline:")
	if (!count["References"])
		wrong("no References:")
	if (released && !count["Git-commit"])
		wrong("a release, and no Git-commit:")
	if (!released && count["Git-commit"])
		wrong("a Git-commit:, and no release")
	if (!count["Signed-off-by"])
		wrong("nobody signed it off")
	if (!diff)
		wrong("no diff")
}

FNR == 1 {
	finish()
	file = FILENAME
	split("", count)
	released = diff = 0
}

/^(---|\+\+\+|Index:)[ \t][^ \t]|^diff -/ { diff = 1 }
diff || !/^[A-Z][A-Za-z-]*:/ { next }

{
	tag = $0
	sub(/:.*/, "", tag)
	value = substr($0, length(tag) + 2)
	sub(/^[ \t]+/, "", value)
	count[tag]++
}

tag == "Patch-mainline" {
	released = value ~ /^v[0-9]+(\.[0-9]+)+(-rc[0-9]+)?$/
	if (!released && value !~ /^(Never|Not yet),? [^ ]/)
		wrong("Patch-mainline: " value)
}

tag == "Git-commit" {
	id = value
	partial = sub(/ \(partial\)$/, "", id)
	if (length(id) != 40 || id ~ /[^0-9a-f]/)
		wrong("Git-commit: is not 40 digits and perhaps (partial): " value)
}

tag == "References" {
	n = split(value, reference, /[ ,]+/)
	for (i = 1; i <= n; i++)
		if (reference[i] !~ /^((bsc|boo|bnc)#[0-9]+|jsc#[A-Z]+-[0-9]+|CVE-[0-9]+-[0-9]+)$/)
			wrong("References: " reference[i])
}

END {
	finish()
	exit bad
}
