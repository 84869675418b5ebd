// SPDX-License-Identifier: Apache-2.0
#include "reconcile.h"

#include <errno.h>

enum { PAGE_IDS = 256 };

/* One page of the list, in the host's order. Returns how many, or a negative errno. */
static int list(struct connection *connection, uint32_t min, uint32_t *ids)
{
	uint8_t payload[12];
	struct call call = { .command = COMMAND_LIST, .payload = payload, .payload_bytes = sizeof payload,
			     .more = ids, .more_max = PAGE_IDS * sizeof *ids };
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, UINT32_MAX);
	frame_put_u32(payload, 8, PAGE_IDS);
	int error = connection_call(connection, &call);
	if (error != 0)
		return error;
	if (call.error != 0 || call.result < 0 || (size_t)call.result * sizeof *ids != call.more_bytes)
		return -EIO;
	for (int i = 0; i < call.result; i++)
		ids[i] = frame_u32((const uint8_t *)ids, (size_t)i * sizeof *ids);
	return call.result;
}

/* Calls each with every ID of the list, in order, until one call does not return 0. */
static int for_each(struct connection *connection, int (*each)(void *, uint32_t), void *context)
{
	uint32_t ids[PAGE_IDS];
	uint32_t min = 0;
	int count = PAGE_IDS;
	while (count == PAGE_IDS) {
		count = list(connection, min, ids);
		for (int i = 0; i < count; i++) {
			int error = each(context, ids[i]);
			if (error != 0)
				return error;
		}
		if (count > 0)
			min = ids[count - 1] + 1;
	}
	return count < 0 ? count : 0;
}

struct comparison {
	struct connection *connection;
	const struct id_set *told;
	struct id_set known; /* told and listed, and what is taken over */
	struct unanswered *unanswered;
	uint32_t never_told;
	bool all_fit;
};

static int compare(void *context, uint32_t id)
{
	struct comparison *comparison = context;
	struct unanswered *unanswered = comparison->unanswered;
	bool was_told = id_set_has(comparison->told, id);
	if (was_told || unanswered->kind == UNANSWERED_NOTHING || unanswered->kind == UNANSWERED_FREE)
		return id_set_add(&comparison->known, id) == 0 ? 0 : -ENOMEM;
	bool fits = id >= unanswered->min && id <= unanswered->max && comparison->never_told < unanswered->count;
	if (fits && unanswered->kind == UNANSWERED_ALLOCATE)
		unanswered->given[comparison->never_told] = id;
	comparison->all_fit = comparison->all_fit && fits;
	comparison->never_told++;
	return 0;
}

static int give_back(void *context, uint32_t id)
{
	struct comparison *comparison = context;
	uint8_t payload[8];
	struct call call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload };
	if (id_set_has(&comparison->known, id))
		return 0;
	frame_put_u32(payload, 0, id);
	frame_put_u32(payload, 4, id);
	int error = connection_call(comparison->connection, &call);
	return error == 0 && call.error != 0 ? -EIO : error;
}

/* What was never told: the answer, or nobody's. */
static int settle(struct comparison *comparison)
{
	struct unanswered *unanswered = comparison->unanswered;
	if (comparison->never_told == 0)
		return 0;
	if (unanswered->kind != UNANSWERED_ALLOCATE || !comparison->all_fit || comparison->never_told != unanswered->count)
		return for_each(comparison->connection, give_back, comparison);
	for (uint32_t i = 0; i < unanswered->count; i++)
		if (id_set_add(&comparison->known, unanswered->given[i]) != 0)
			return -ENOMEM;
	unanswered->is_answered = true;
	return 0;
}

int reconcile(struct connection *connection, struct id_set *told, struct unanswered *unanswered)
{
	struct comparison comparison = { .connection = connection, .told = told, .unanswered = unanswered, .all_fit = true };
	int error = for_each(connection, compare, &comparison);
	if (error == 0)
		error = settle(&comparison);
	if (error != 0) {
		id_set_clear(&comparison.known);
		unanswered->is_answered = false;
		return error;
	}
	if (unanswered->kind == UNANSWERED_FREE)
		unanswered->freed += id_set_count(told, unanswered->min, unanswered->max) -
				     id_set_count(&comparison.known, unanswered->min, unanswered->max);
	id_set_clear(told);
	*told = comparison.known;
	return 0;
}
