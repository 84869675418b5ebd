// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_WORD_MAP_H
#define PASID_WORD_MAP_H

#include <stdint.h>

/*
 * A hash table from numbers to numbers: 16 bytes an entry, a quarter to three quarters of the entries in use.
 * The memory is mapped, not allocated, so that it may grow in a signal handler. An entry whose value is 0 is
 * dropped when the table grows. All zeros is the empty map. Not thread-safe.
 */
struct word_entry {
	uint32_t key;
	uint32_t is_taken;
	uint64_t value;
};

struct word_map {
	struct word_entry *entries;
	uint32_t capacity; /* 0 or a power of two */
	uint32_t taken;
};

/* The value of a key, or NULL. Valid until the map grows. */
uint64_t *word_map_find(const struct word_map *map, uint32_t key);

/* The value of a key, inserted as 0 if there was none; NULL if there is no memory. */
uint64_t *word_map_at(struct word_map *map, uint32_t key);

/* Empties the map and unmaps its memory. */
void word_map_clear(struct word_map *map);

#endif
