# SPDX-License-Identifier: GPL-2.0
# Complains about prose with more than 100 columns in Markdown; tables and code may be
# wider. The bytes of UTF-8 that continue a character are not counted.

BEGIN { limit = 100 }

FNR == 1 { code = 0 }
/^```/ { code = !code }
code || /^\|/ || /^(    |\t)/ { next }

{
	line = $0
	gsub(/[\200-\277]/, "", line)
	if (length(line) > limit) {
		print FILENAME ":" FNR ": " length(line) " columns, more than " limit
		bad = 1
	}
}

END { exit bad }
