// SPDX-License-Identifier: Apache-2.0
/*
 * A set lists its IDs in a dense vector, in no order; each ID knows its place there, so that a free
 * moves the last one into the gap.
 */
#ifndef HELD_VECTOR_H
#define HELD_VECTOR_H

#include "free_bitmap.h"

struct set {
	uint32_t held;
	uint32_t quota; /* at most 65536, for places have 16 bits; the vector has as much room */
	uint16_t number;
	uint32_t *ids;
};

/* An ID: owner 0 if it is free, and its place in the owner's vector. One cache line serves both. */
struct id {
	uint16_t owner;
	uint16_t place;
};

static struct id *all_ids;

static void clear_owners(void)
{
	if (!all_ids)
		all_ids = huge_pages(sizeof(*all_ids) * IDS);
	memset(all_ids, 0, sizeof(*all_ids) * IDS);
}

static void open_set(struct set *set, uint16_t number, uint32_t quota)
{
	if (quota > UINT16_MAX + 1u) {
		fprintf(stderr, "quota: %u (expected: at most 65536)\n", quota);
		exit(1);
	}
	*set = (struct set){ .quota = quota, .number = number, .ids = calloc(quota, sizeof(*set->ids)) };
	if (!set->ids) {
		fprintf(stderr, "memory: vector of %u IDs refused\n", quota);
		exit(1);
	}
	memset(set->ids, 0xFF, quota * sizeof(*set->ids)); /* touched before it is timed */
}

static void close_set(struct set *set)
{
	free(set->ids);
	*set = (struct set){ 0 };
}

/* Bytes of a space and of a set that holds nothing, and what each held ID adds to it. */
static double space_bytes(void)
{
	return sizeof(*free_ids) + sizeof(*all_ids) * IDS;
}

static const double held_bytes = sizeof(uint32_t);

static void give(struct set *set, uint32_t id)
{
	all_ids[id] = (struct id){ set->number, (uint16_t)set->held };
	set->ids[set->held++] = id;
}

static bool is_held(const struct set *set, uint32_t id)
{
	return all_ids[id].owner == set->number;
}

static void take_back(struct set *set, uint32_t id)
{
	uint32_t last = set->ids[--set->held], place = all_ids[id].place;

	set->ids[place] = last;
	all_ids[last].place = (uint16_t)place;
	all_ids[id].owner = 0;
	mark_free(id / 64, bit(id));
}

/* For a range with fewer IDs than the set holds: looks at each ID of the range. */
static void free_looking(struct set *set, uint32_t min, uint32_t max)
{
	for (uint32_t id = min; id <= max; id++)
		if (is_held(set, id))
			take_back(set, id);
}

/*
 * Walks over the set's vector; what is kept moves up. IDs in order, as a set gets them from an empty
 * space, are marked free up to 64 at a time.
 */
static void free_walking(struct set *set, uint32_t min, uint32_t max)
{
	uint32_t kept = 0, word = 0;
	uint64_t bits = 0;

	for (uint32_t i = 0; i < set->held; i++) {
		uint32_t id = set->ids[i];
		if (id < min || id > max) {
			all_ids[id].place = (uint16_t)kept;
			set->ids[kept++] = id;
			continue;
		}
		all_ids[id].owner = 0;
		if (id / 64 != word && bits) {
			mark_free(word, bits);
			bits = 0;
		}
		word = id / 64;
		bits |= bit(id);
	}
	if (bits)
		mark_free(word, bits);
	set->held = kept;
}

static void free_held(struct set *set, uint32_t min, uint32_t max)
{
	if (max - min < set->held)
		free_looking(set, min, max);
	else
		free_walking(set, min, max);
}

#endif
