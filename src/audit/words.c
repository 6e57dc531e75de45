// SPDX-License-Identifier: GPL-2.0
// The audit's words: JSON, text and page take them from here.
#include "audit/audit.h"

static const struct word changes[] = {
	[CHANGE_KEPT] = { "kept", "the same bit in both trees" },
	[CHANGE_MOVED] = { "renumbered", "another bit in the other tree" },
	[CHANGE_NEW] = { "new", "only the other tree has it" },
	[CHANGE_GONE] = { "gone", "the other tree does not have it" },
};

static const struct word states[] = {
	[STATE_GENERIC] = { "generic header", "the generic header's bits" },
	[STATE_OWN] = { "own numbers", "bits of the architecture's own" },
	[STATE_NOT_READ] = { "not readable", "the header could not be read" },
};

static const struct word exits[] = {
	[EXIT_GENERIC] = { "generic entry", "the core's loop, for every way in" },
	[EXIT_GENERIC_IRQ] = { "generic irq entry",
			       "the core's loop, behind interrupts only" },
	[EXIT_C_LOOP] = { "C loop", "a loop of the architecture's own, in C" },
	[EXIT_ASM_LOOP] = { "assembly loop", "assembly that calls the work" },
	[EXIT_NO_LOOP] = { "no loop", "the work is done once" },
	[EXIT_UNKNOWN] = { "unknown", "no code that does the work was found" },
};

static const struct word answers[] = {
	[ANSWER_CONVERTED] = { "converted", "the header includes the generic one" },
	[ANSWER_AS_IS] = { "as is", "it can be converted as it is" },
	[ANSWER_WITH_FIXES] = { "with fixes",
				"it can be converted once some masks are written with "
				"names" },
	[ANSWER_NO] = { "no", "it cannot be converted: code depends on its bits" },
	[ANSWER_UNKNOWN] = { "unknown",
			     "the header, or code that uses it, could not be read" },
};

const struct words change_words = WORDS("change", changes);
const struct words state_words = WORDS("bits", states);
const struct words exit_words = WORDS("exit path", exits);
const struct words answer_words = WORDS("verdict", answers);
