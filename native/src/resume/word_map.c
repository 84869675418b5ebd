// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "word_map.h"

#include <stddef.h>
#include <sys/mman.h>

enum { LEAST_CAPACITY = 256 };

static struct word_entry *map_entries(uint32_t capacity)
{
	void *entries = mmap(NULL, capacity * sizeof(struct word_entry), PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return entries == MAP_FAILED ? NULL : entries;
}

/* The entry of a key, or the unused entry where it belongs. At least one entry is unused. */
static struct word_entry *slot(const struct word_map *map, uint32_t key)
{
	uint32_t mask = map->capacity - 1;
	uint32_t hash = (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32);
	uint32_t at = hash & mask;
	while (map->entries[at].is_taken && map->entries[at].key != key)
		at = (at + 1) & mask;
	return &map->entries[at];
}

uint64_t *word_map_find(const struct word_map *map, uint32_t key)
{
	if (map->capacity == 0)
		return NULL;
	struct word_entry *entry = slot(map, key);
	return entry->is_taken ? &entry->value : NULL;
}

static uint32_t count_values(const struct word_map *map)
{
	uint32_t count = 0;
	for (uint32_t at = 0; at < map->capacity; at++)
		count += map->entries[at].value != 0;
	return count;
}

/* Builds a table with at most half of its entries in use. */
static int rebuild(struct word_map *map)
{
	struct word_map next = { .capacity = LEAST_CAPACITY };
	uint32_t values = count_values(map);
	while (next.capacity / 2 < values + 1)
		next.capacity *= 2;
	next.entries = map_entries(next.capacity);
	if (next.entries == NULL)
		return -1;
	for (uint32_t at = 0; at < map->capacity; at++)
		if (map->entries[at].value != 0) {
			*slot(&next, map->entries[at].key) = map->entries[at];
			next.taken++;
		}
	word_map_clear(map);
	*map = next;
	return 0;
}

uint64_t *word_map_at(struct word_map *map, uint32_t key)
{
	uint64_t *found = word_map_find(map, key);
	if (found != NULL)
		return found;
	if ((map->taken + 1) * UINT64_C(4) > map->capacity * UINT64_C(3) && rebuild(map) != 0)
		return NULL;
	struct word_entry *entry = slot(map, key);
	*entry = (struct word_entry){ .key = key, .is_taken = 1 };
	map->taken++;
	return &entry->value;
}

void word_map_clear(struct word_map *map)
{
	if (map->entries != NULL)
		munmap(map->entries, map->capacity * sizeof(struct word_entry));
	*map = (struct word_map){ 0 };
}
