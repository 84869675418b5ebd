// SPDX-License-Identifier: Apache-2.0
/*
 * The free IDs of the C references: a bitmap with two summary levels, a bit per 64-bit word of the
 * level below, and one spin lock for everything. The parts with random access lie in huge pages.
 */
#ifndef FREE_BITMAP_H
#define FREE_BITMAP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

static atomic_flag space_lock = ATOMIC_FLAG_INIT;
static struct bitmap *free_ids;

/* Zeroed memory, in huge pages where the kernel has them to give. Release it with free(). */
static void *huge_pages(size_t bytes)
{
	const size_t page = (size_t)2 << 20, rounded = (bytes + page - 1) & ~(page - 1);
	void *memory = aligned_alloc(page, rounded);

	if (!memory) {
		fprintf(stderr, "memory: %zu bytes refused\n", rounded);
		exit(1);
	}
	(void)madvise(memory, rounded, MADV_HUGEPAGE);
	return memset(memory, 0, rounded);
}

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

static void mark_free(uint32_t word, uint64_t bits)
{
	uint32_t block = word / 64;

	if (!free_ids->words[word]) {
		if (!free_ids->summary[block])
			free_ids->top[block / 64] |= bit(block);
		free_ids->summary[block] |= bit(word);
	}
	free_ids->words[word] |= bits;
}

static void mark_taken(uint32_t id)
{
	uint32_t word = id / 64, block = word / 64;

	free_ids->words[word] &= ~bit(id);
	if (free_ids->words[word])
		return;
	free_ids->summary[block] &= ~bit(word);
	if (!free_ids->summary[block])
		free_ids->top[block / 64] &= ~bit(block);
}

/* The lowest free ID that is min or above; IDS if there is none. */
static uint32_t lowest_free(uint32_t min)
{
	uint32_t word = min / 64, block = word / 64, top = block / 64;
	uint64_t bits = free_ids->words[word] & from_bit(min);

	if (bits)
		return word * 64 + __builtin_ctzll(bits);
	bits = (word & 63) == 63 ? 0 : free_ids->summary[block] & from_bit(word + 1);
	if (!bits) {
		bits = (block & 63) == 63 ? 0 : free_ids->top[top] & from_bit(block + 1);
		while (!bits) {
			if (++top == TOP_WORDS)
				return IDS;
			bits = free_ids->top[top];
		}
		block = top * 64 + __builtin_ctzll(bits);
		bits = free_ids->summary[block];
	}
	word = block * 64 + __builtin_ctzll(bits);
	return word * 64 + __builtin_ctzll(free_ids->words[word]);
}

#endif
