// SPDX-License-Identifier: Apache-2.0
/*
 * The C references of the table: the cost of a plain, good allocator with owners, without a JVM.
 * The index of a set's IDs is chosen at compile time: held_words.h or held_vector.h. Each is the
 * quicker one in some rows.
 */
#ifndef BITMAP_ALLOCATOR_H
#define BITMAP_ALLOCATOR_H

#ifdef HELD_VECTOR
#include "held_vector.h"
#else
#include "held_words.h"
#endif

/* Takes the lowest free ID of [min, max]; returns -1 if there is none. */
static int64_t allocate(struct set *set, uint32_t min, uint32_t max)
{
	int64_t id = -1;

	lock();
	if (min < IDS && set->held < set->quota) {
		uint32_t found = lowest_free(min);
		if (found < IDS && found <= max) {
			mark_taken(found);
			give(set, found);
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
	mine = id < IDS && is_held(set, id);
	if (mine)
		take_back(set, id);
	unlock();
	return mine;
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
	free_held(set, min, max);
	freed = before - set->held;
	unlock();
	return freed;
}

/* Makes the space empty. */
static void clear_space(void)
{
	if (!free_ids)
		free_ids = huge_pages(sizeof(*free_ids));
	clear_owners();
	memset(free_ids, 0xFF, sizeof(*free_ids));
	mark_taken(0);
}

#endif
