// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_ID_SET_H
#define PASID_ID_SET_H

#include "word_map.h"

#include <stdbool.h>

/*
 * Which IDs a process was told that it holds: 64 IDs to an entry of a map, so 16 to 64 bytes for an
 * ID that is far from all others, half a byte for one among neighbours. All zeros is the empty set.
 */
struct id_set {
	struct word_map words;
};

/* Returns 0, or -1 without memory. */
int id_set_add(struct id_set *set, uint32_t id);

bool id_set_has(const struct id_set *set, uint32_t id);

/*
 * Both of [min, max], inclusive, in a time that grows with the lesser of the range's width and what
 * the set has. How many there were.
 */
uint32_t id_set_remove(struct id_set *set, uint32_t min, uint32_t max);
uint32_t id_set_count(const struct id_set *set, uint32_t min, uint32_t max);

void id_set_clear(struct id_set *set);

#endif
