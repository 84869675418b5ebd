// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_WORD_MAP_H
#define PASID_WORD_MAP_H

#include <stdint.h>

/*
 * Numbers under numbers, a hash table: 16 bytes an entry, a quarter to three quarters of them in
 * use. Its memory is mapped, not allocated, so that it may grow in a signal handler. A value of 0 is
 * as good as none, and its entry is dropped when the table grows. Not thread-safe. All zeros is an
 * empty map.
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

/* The value under a key, or NULL if it has none. Valid until the map grows. */
uint64_t *word_map_find(const struct word_map *map, uint32_t key);

/* The value under a key, 0 if it had none; NULL if there is no memory. */
uint64_t *word_map_at(struct word_map *map, uint32_t key);

/* Empties it and gives its memory back. */
void word_map_clear(struct word_map *map);

#endif
