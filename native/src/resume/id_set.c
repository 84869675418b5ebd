// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "id_set.h"

#include <stddef.h>

enum { WORD_SHIFT = 6, WORD_MASK = 63 };

int id_set_add(struct id_set *set, uint32_t id)
{
	uint64_t *word = word_map_at(&set->words, id >> WORD_SHIFT);
	if (word == NULL)
		return -1;
	*word |= UINT64_C(1) << (id & WORD_MASK);
	return 0;
}

bool id_set_has(const struct id_set *set, uint32_t id)
{
	const uint64_t *word = word_map_find(&set->words, id >> WORD_SHIFT);
	return word != NULL && (*word >> (id & WORD_MASK) & 1) != 0;
}

/* Mask of the bits in word number key that stand for IDs in [min, max]. */
static uint64_t bits_in(uint32_t key, uint32_t min, uint32_t max)
{
	uint64_t bits = ~UINT64_C(0);
	if (key == min >> WORD_SHIFT)
		bits &= ~UINT64_C(0) << (min & WORD_MASK);
	if (key == max >> WORD_SHIFT)
		bits &= ~UINT64_C(0) >> (WORD_MASK - (max & WORD_MASK));
	return bits;
}

static uint32_t take(uint64_t *word, uint64_t bits, bool remove)
{
	uint32_t count = (uint32_t)__builtin_popcountll(*word & bits);
	if (remove)
		*word &= ~bits;
	return count;
}

static uint32_t take_range(const struct id_set *set, uint32_t min, uint32_t max, bool remove)
{
	const struct word_map *words = &set->words;
	uint32_t first = min >> WORD_SHIFT;
	uint32_t last = max >> WORD_SHIFT;
	uint32_t count = 0;
	if (last - first < words->capacity) {
		for (uint32_t key = first; key <= last; key++) {
			uint64_t *word = word_map_find(words, key);
			count += word != NULL ? take(word, bits_in(key, min, max), remove) : 0;
		}
		return count;
	}
	for (uint32_t at = 0; at < words->capacity; at++) {
		struct word_entry *entry = &words->entries[at];
		if (entry->value != 0 && entry->key >= first && entry->key <= last)
			count += take(&entry->value, bits_in(entry->key, min, max), remove);
	}
	return count;
}

uint32_t id_set_remove(struct id_set *set, uint32_t min, uint32_t max)
{
	return take_range(set, min, max, true);
}

uint32_t id_set_count(const struct id_set *set, uint32_t min, uint32_t max)
{
	return take_range(set, min, max, false);
}

void id_set_clear(struct id_set *set)
{
	word_map_clear(&set->words);
}
