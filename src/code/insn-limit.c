// SPDX-License-Identifier: GPL-2.0
// Which constants an instruction takes.
#include "code/insn-limit.h"

#include <stddef.h>
#include <string.h>

static bool below(uint64_t v, unsigned int bits)
{
	return v >> bits == 0;
}

static bool fits_u8(uint64_t v)
{
	return below(v, 8);
}

static bool fits_u12(uint64_t v)
{
	return below(v, 12);
}

static bool fits_u15(uint64_t v)
{
	return below(v, 15);
}

static bool fits_u16(uint64_t v)
{
	return below(v, 16);
}

static bool fits_u32(uint64_t v)
{
	return below(v, 32);
}

/* A mask is never negative: the sign bit is lost to it. */
static bool fits_s5(uint64_t v)
{
	return below(v, 4);
}

static bool fits_s8(uint64_t v)
{
	return below(v, 7);
}

static bool fits_s12(uint64_t v)
{
	return below(v, 11);
}

static bool fits_s13(uint64_t v)
{
	return below(v, 12);
}

static bool fits_s14(uint64_t v)
{
	return below(v, 13);
}

static bool fits_s16(uint64_t v)
{
	return below(v, 15);
}

static bool fits_bit8(uint64_t v)
{
	return v < 8;
}

static bool fits_bit32(uint64_t v)
{
	return v < 32;
}

static bool fits_bit64(uint64_t v)
{
	return v < 64;
}

static bool fits_shift32(uint64_t v)
{
	return v >= 1 && v <= 32;
}

static bool fits_rotated8(uint64_t v)
{
	unsigned int n;

	for (n = 0; n < 32; n += 2)
		if (below((v << n | v >> (32 - n)) & UINT32_MAX, 8) && fits_u32(v))
			return true;
	return false;
}

/* One run of ones, perhaps around the end, the same in every part of the word. */
static bool is_run(uint64_t v, unsigned int width)
{
	uint64_t all = width == 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
	unsigned int n, edges = 0;

	for (n = 0; n < width; n++)
		edges += (v >> n & 1) != (v >> (n + 1) % width & 1);
	return edges == 2 && v != all;
}

static bool fits_logical(uint64_t v)
{
	unsigned int width;

	for (width = 2; width <= 64; width *= 2) {
		uint64_t part = width == 64 ? v : v & ((UINT64_C(1) << width) - 1);
		uint64_t whole = part;
		unsigned int n;

		for (n = width; n < 64; n *= 2)
			whole |= whole << n;
		if (whole == v && is_run(part, width))
			return true;
	}
	return false;
}

/* mov takes what movz, movn or orr with a logical immediate can make. */
static bool fits_move(uint64_t v)
{
	unsigned int n;

	for (n = 0; n < 64; n += 16)
		if (!(v & ~(UINT64_C(0xffff) << n)) || !(~v & ~(UINT64_C(0xffff) << n)))
			return true;
	return fits_logical(v);
}

static bool fits_byte(uint64_t v)
{
	unsigned int n;

	for (n = 0; n < 64; n += 8)
		if (v && !(v & ~(UINT64_C(0xff) << n)))
			return true;
	return false;
}

static const struct {
	const char *name;
	const char *text;
	bool (*fits)(uint64_t v);
} limits[] = {
	{ "u8", "8 bits", fits_u8 },
	{ "u12", "12 bits", fits_u12 },
	{ "u15", "15 bits", fits_u15 },
	{ "u16", "16 bits", fits_u16 },
	{ "u32", "32 bits", fits_u32 },
	{ "s5", "5 bits, signed", fits_s5 },
	{ "s8", "8 bits, signed", fits_s8 },
	{ "s12", "12 bits, signed", fits_s12 },
	{ "s13", "13 bits, signed", fits_s13 },
	{ "s14", "14 bits, signed", fits_s14 },
	{ "s16", "16 bits, signed", fits_s16 },
	{ "bit8", "bit 0 to 7", fits_bit8 },
	{ "bit32", "bit 0 to 31", fits_bit32 },
	{ "bit64", "bit 0 to 63", fits_bit64 },
	{ "shift32", "a shift by 1 to 32", fits_shift32 },
	{ "rotated8", "8 bits, rotated by an even number", fits_rotated8 },
	{ "logical", "one run of ones, repeated", fits_logical },
	{ "move", "one 16-bit part or a logical immediate", fits_move },
	{ "byte", "one byte of the word", fits_byte },
};

static size_t find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		if (!strcmp(limits[i].name, name))
			break;
	return i;
}

bool limit_known(const char *name)
{
	return find(name) < sizeof(limits) / sizeof(*limits);
}

bool limit_fits(const char *name, uint64_t value)
{
	return limits[find(name)].fits(value);
}

const char *limit_text(const char *name)
{
	return limits[find(name)].text;
}
