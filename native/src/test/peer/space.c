// SPDX-License-Identifier: Apache-2.0
#include "space.h"

#include <stddef.h>
#include <string.h>

struct id ids[IDS];
void (*on_transition)(uint32_t type, int set, uint32_t id);
static bool used[SETS_MAX + 1];

enum { ALLOC = 0, FREE = 1, BIND = 2, UNBIND = 3 };

static void notify(uint32_t type, uint32_t id)
{
	if (on_transition != NULL)
		on_transition(type, ids[id].set, id);
}

int set_open(void)
{
	for (int set = 1; set <= SETS_MAX; set++)
		if (!used[set]) {
			used[set] = true;
			return set;
		}
	return 0;
}

static void release(uint32_t id)
{
	ids[id] = (struct id){ .spid = -1, .generation = ids[id].generation };
}

void set_close(int set)
{
	used[set] = false;
	for (uint32_t id = 0; id < IDS; id++)
		if (ids[id].set == set)
			release(id);
}

int sets_open(void)
{
	int count = 0;
	for (int set = 1; set <= SETS_MAX; set++)
		count += used[set];
	return count;
}

bool is_held(int set, uint32_t id)
{
	return id < IDS && ids[id].set == set && !ids[id].pending;
}

static bool all_free(uint32_t from, uint32_t count)
{
	for (uint32_t id = from; id < from + count; id++)
		if (ids[id].set != 0)
			return false;
	return true;
}

int ids_allocate(int set, uint32_t min, uint32_t max, uint32_t count, bool contiguous, uint32_t *results)
{
	uint32_t step = contiguous ? count : 1;
	uint32_t found = 0;
	uint32_t end = max < IDS ? max + 1 : IDS;
	uint32_t id = min > 0 ? min : 1;
	while (found < count && id + step <= end) {
		if (!all_free(id, step)) {
			id++;
			continue;
		}
		for (uint32_t i = 0; i < step; i++)
			results[found++] = id++;
	}
	if (found < count)
		return RANGE_FULL;
	for (uint32_t i = 0; i < count; i++) {
		ids[results[i]] = (struct id){ .set = set, .spid = -1, .generation = ids[results[i]].generation + 1 };
		notify(ALLOC, results[i]);
	}
	return 0;
}

int ids_allocate_keyed(int set, uint32_t min, uint32_t max, const char *key)
{
	uint32_t result;
	for (uint32_t id = 0; id < IDS; id++)
		if (is_held(set, id) && strcmp(ids[id].key, key) == 0)
			return (int)id;
	if (ids_allocate(set, min, max, 1, false, &result) != 0)
		return RANGE_FULL;
	strcpy(ids[result].key, key);
	return (int)result;
}

int ids_free(int set, uint32_t min, uint32_t max)
{
	int freed = 0;
	for (uint32_t id = min; id <= max && id < IDS; id++) {
		if (!is_held(set, id))
			continue;
		freed++;
		notify(FREE, id);
		if (ids[id].references > 0)
			ids[id].pending = true;
		else
			release(id);
	}
	return freed;
}

uint32_t ids_list(int set, uint32_t min, uint32_t max, uint32_t most, uint32_t *listed)
{
	uint32_t count = 0;
	for (uint32_t id = min; id <= max && id < IDS && count < most; id++)
		if (is_held(set, id))
			listed[count++] = id;
	return count;
}

int ids_held(void)
{
	int count = 0;
	for (uint32_t id = 0; id < IDS; id++)
		count += ids[id].set > 0;
	return count;
}

int reference_get(int set, uint32_t id)
{
	if (id >= IDS || ids[id].set != set)
		return 1;
	if (ids[id].pending)
		return 2;
	if (ids[id].references++ == 0)
		notify(BIND, id);
	return 0;
}

int reference_put(int set, uint32_t id)
{
	if (id >= IDS || ids[id].set != set || ids[id].references == 0)
		return 3;
	if (--ids[id].references > 0)
		return 0;
	if (!ids[id].pending) {
		notify(UNBIND, id);
		return 1;
	}
	release(id);
	return 2;
}

int spid_find(int set, uint32_t spid)
{
	for (uint32_t id = 0; id < IDS; id++)
		if (ids[id].set == set && ids[id].spid == (int)spid)
			return (int)id;
	return -1;
}

int spid_attach(int set, uint32_t id, uint32_t spid)
{
	if (!is_held(set, id))
		return 1;
	int found = spid_find(set, spid);
	if (found >= 0)
		return found == (int)id ? 0 : 2;
	if (ids[id].spid >= 0)
		return 3;
	ids[id].spid = (int)spid;
	return 0;
}

int spid_detach(int set, uint32_t spid)
{
	int found = spid_find(set, spid);
	if (found >= 0)
		ids[found].spid = -1;
	return found >= 0;
}
