// SPDX-License-Identifier: Apache-2.0
/*
 * A set has a bit for each word in which it may hold an ID, and finds its IDs of such a word by
 * comparing 64 owners. A free of one ID does not clear the bit; the next range free does.
 */
#ifndef HELD_WORDS_H
#define HELD_WORDS_H

#include "free_bitmap.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct set {
	uint32_t held;
	uint32_t quota;
	uint16_t number;
	uint64_t blocks[TOP_WORDS];
	uint64_t words[BLOCKS];
};

static uint16_t *owner; /* of each ID; 0 if it is free */

static void clear_owners(void)
{
	if (!owner)
		owner = huge_pages(sizeof(*owner) * IDS);
	memset(owner, 0, sizeof(*owner) * IDS);
}

static void open_set(struct set *set, uint16_t number, uint32_t quota)
{
	*set = (struct set){ .quota = quota, .number = number };
}

static void close_set(struct set *set)
{
	*set = (struct set){ 0 };
}

/* Bytes of a space and of a set that holds nothing, and what each held ID adds to it. */
static double space_bytes(void)
{
	return sizeof(*free_ids) + sizeof(*owner) * IDS;
}

static const double held_bytes = 0;

static uint64_t to_bit(uint32_t number)
{
	return ~UINT64_C(0) >> (63 - (number & 63));
}

static void mark_held(struct set *set, uint32_t word)
{
	set->words[word / 64] |= bit(word);
	set->blocks[word / 4096] |= bit(word / 64);
}

static void mark_not_held(struct set *set, uint32_t word)
{
	set->words[word / 64] &= ~bit(word);
	if (!set->words[word / 64])
		set->blocks[word / 4096] &= ~bit(word / 64);
}

/* The IDs of a word that a set holds, read from their owners. */
static uint64_t held_bits(const struct set *set, uint32_t word)
{
	const uint16_t *owners = &owner[word * 64];
	uint64_t held = 0;

#ifdef __SSE2__
	const __m128i number = _mm_set1_epi16((short)set->number);
	for (uint32_t i = 0; i < 64; i += 16) {
		__m128i low = _mm_loadu_si128((const __m128i *)&owners[i]);
		__m128i high = _mm_loadu_si128((const __m128i *)&owners[i + 8]);
		__m128i equal = _mm_packs_epi16(_mm_cmpeq_epi16(low, number), _mm_cmpeq_epi16(high, number));
		held |= (uint64_t)(uint16_t)_mm_movemask_epi8(equal) << i;
	}
#else
	for (uint32_t i = 0; i < 64; i++)
		held |= (uint64_t)(owners[i] == set->number) << i;
#endif
	return held;
}

static void give(struct set *set, uint32_t id)
{
	owner[id] = set->number;
	mark_held(set, id / 64);
	set->held++;
}

static bool is_held(const struct set *set, uint32_t id)
{
	return owner[id] == set->number;
}

static void take_back(struct set *set, uint32_t id)
{
	owner[id] = 0;
	mark_free(id / 64, bit(id));
	set->held--;
}

/* Frees the IDs of one word, 64 at a time; only the owners are written one by one. */
static void free_word(struct set *set, uint32_t word, uint64_t mask)
{
	uint64_t held = held_bits(set, word), freed = held & mask;

	if (held == freed)
		mark_not_held(set, word);
	if (!freed)
		return;
	mark_free(word, freed);
	set->held -= __builtin_popcountll(freed);
	for (; freed; freed &= freed - 1)
		owner[word * 64 + __builtin_ctzll(freed)] = 0;
}

static void free_block(struct set *set, uint32_t block, uint32_t min, uint32_t max)
{
	uint64_t words = set->words[block];

	if (block == min / 4096)
		words &= from_bit(min / 64);
	if (block == max / 4096)
		words &= to_bit(max / 64);
	for (; words; words &= words - 1) {
		uint32_t word = block * 64 + __builtin_ctzll(words);
		uint64_t mask = ~UINT64_C(0);
		if (word == min / 64)
			mask &= from_bit(min);
		if (word == max / 64)
			mask &= to_bit(max);
		free_word(set, word, mask);
	}
}

static void free_held(struct set *set, uint32_t min, uint32_t max)
{
	for (uint32_t top = min / 4096 / 64; top <= max / 4096 / 64; top++) {
		uint64_t blocks = set->blocks[top];
		if (top == min / 4096 / 64)
			blocks &= from_bit(min / 4096);
		if (top == max / 4096 / 64)
			blocks &= to_bit(max / 4096);
		for (; blocks; blocks &= blocks - 1)
			free_block(set, top * 64 + __builtin_ctzll(blocks), min, max);
	}
}

#endif
