// SPDX-License-Identifier: Apache-2.0
/*
 * The C reference of the table: what a plain, good allocator with owners costs without a JVM.
 *
 * Free IDs are a bitmap with two summary levels, a bit per 64-bit word of the level below. Each ID has
 * an owner. A set knows in which words it may hold something, a bit each, and finds its IDs of such
 * a word by comparing 64 owners; a free of one ID leaves the bit for the next range free to clear.
 * One spin lock guards all.
 */
#ifndef BITMAP_ALLOCATOR_H
#define BITMAP_ALLOCATOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	BITS = 20,
	IDS = 1 << BITS,
	WORDS = IDS / 64,
	BLOCKS = WORDS / 64,
	TOP_WORDS = BLOCKS / 64,
};

#define ALL_MAX UINT32_MAX

struct bitmap {
	uint64_t top[TOP_WORDS];
	uint64_t summary[BLOCKS];
	uint64_t words[WORDS];
};

struct set {
	uint32_t held;
	uint32_t quota;
	uint16_t number;
	uint64_t blocks[TOP_WORDS];
	uint64_t words[BLOCKS];
};

static atomic_flag space_lock = ATOMIC_FLAG_INIT;
static struct bitmap free_ids;
static uint16_t owner[IDS];

static void lock(void)
{
	while (atomic_flag_test_and_set_explicit(&space_lock, memory_order_acquire))
		;
}

static void unlock(void)
{
	atomic_flag_clear_explicit(&space_lock, memory_order_release);
}

static uint64_t bit(uint32_t number)
{
	return UINT64_C(1) << (number & 63);
}

static uint64_t from_bit(uint32_t number)
{
	return ~UINT64_C(0) << (number & 63);
}

static uint64_t to_bit(uint32_t number)
{
	return ~UINT64_C(0) >> (63 - (number & 63));
}

static void mark_free(uint32_t word, uint64_t bits)
{
	uint32_t block = word / 64;

	if (!free_ids.words[word]) {
		if (!free_ids.summary[block])
			free_ids.top[block / 64] |= bit(block);
		free_ids.summary[block] |= bit(word);
	}
	free_ids.words[word] |= bits;
}

static void mark_taken(uint32_t id)
{
	uint32_t word = id / 64, block = word / 64;

	free_ids.words[word] &= ~bit(id);
	if (free_ids.words[word])
		return;
	free_ids.summary[block] &= ~bit(word);
	if (!free_ids.summary[block])
		free_ids.top[block / 64] &= ~bit(block);
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

/* The lowest free ID that is min or above; IDS if there is none. */
static uint32_t lowest_free(uint32_t min)
{
	uint32_t word = min / 64, block = word / 64, top = block / 64;
	uint64_t bits = free_ids.words[word] & from_bit(min);

	if (bits)
		return word * 64 + __builtin_ctzll(bits);
	bits = (word & 63) == 63 ? 0 : free_ids.summary[block] & from_bit(word + 1);
	if (!bits) {
		bits = (block & 63) == 63 ? 0 : free_ids.top[top] & from_bit(block + 1);
		while (!bits) {
			if (++top == TOP_WORDS)
				return IDS;
			bits = free_ids.top[top];
		}
		block = top * 64 + __builtin_ctzll(bits);
		bits = free_ids.summary[block];
	}
	word = block * 64 + __builtin_ctzll(bits);
	return word * 64 + __builtin_ctzll(free_ids.words[word]);
}

/* Takes the lowest free ID of [min, max]; -1 if none can be had. */
static int64_t allocate(struct set *set, uint32_t min, uint32_t max)
{
	int64_t id = -1;

	lock();
	if (min < IDS && set->held < set->quota) {
		uint32_t found = lowest_free(min);
		if (found < IDS && found <= max) {
			mark_taken(found);
			owner[found] = set->number;
			mark_held(set, found / 64);
			set->held++;
			id = found;
		}
	}
	unlock();
	return id;
}

static bool free_one(struct set *set, uint32_t id)
{
	bool mine;

	lock();
	mine = id < IDS && owner[id] == set->number;
	if (mine) {
		owner[id] = 0;
		mark_free(id / 64, bit(id));
		set->held--;
	}
	unlock();
	return mine;
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

static uint32_t free_range(struct set *set, uint32_t min, uint32_t max)
{
	uint32_t before, freed;

	if (min >= IDS)
		return 0;
	if (max >= IDS)
		max = IDS - 1;
	lock();
	before = set->held;
	for (uint32_t top = min / 4096 / 64; top <= max / 4096 / 64; top++) {
		uint64_t blocks = set->blocks[top];
		if (top == min / 4096 / 64)
			blocks &= from_bit(min / 4096);
		if (top == max / 4096 / 64)
			blocks &= to_bit(max / 4096);
		for (; blocks; blocks &= blocks - 1)
			free_block(set, top * 64 + __builtin_ctzll(blocks), min, max);
	}
	freed = before - set->held;
	unlock();
	return freed;
}

/* Makes the space empty. */
static void clear_space(void)
{
	memset(owner, 0, sizeof(owner));
	memset(&free_ids, 0xFF, sizeof(free_ids));
	mark_taken(0);
}

#endif
