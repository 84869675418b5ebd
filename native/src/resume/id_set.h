// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_ID_SET_H
#define PASID_ID_SET_H

#include "word_map.h"

#include <stdbool.h>

/*
 * The IDs that a process knows it holds. A map entry covers 64 IDs: an isolated ID takes 16 to 64 bytes, one
 * among neighbours half a byte. All zeros is the empty set. Not thread-safe.
 */
struct id_set {
	struct word_map words;
};

/* Returns 0, or -1 if there is no memory. */
int id_set_add(struct id_set *set, uint32_t id);

bool id_set_has(const struct id_set *set, uint32_t id);

/*
 * Remove or count the IDs in [min, max], both inclusive; return their number. The time grows with the smaller of
 * the range's width and the set's size.
 */
uint32_t id_set_remove(struct id_set *set, uint32_t min, uint32_t max);
uint32_t id_set_count(const struct id_set *set, uint32_t min, uint32_t max);

void id_set_clear(struct id_set *set);

#endif
