// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "reconcile.h"

#include "session_command.h"

#include <errno.h>

enum { PAGE_IDS = 256 };

/* Reads a page of the list, in the host's byte order. Returns the number of IDs, or a negative errno. */
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

/* Calls each with every ID of the list, in order, until a call returns something other than 0. */
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
	const struct id_set *confirmed;
	struct id_set kept; /* what the set will have: confirmed and listed, and the results of the request */
	struct unanswered *unanswered;
	uint32_t unreported;
	bool all_match;
};

static int compare(void *context, uint32_t id)
{
	struct comparison *comparison = context;
	struct unanswered *unanswered = comparison->unanswered;
	bool is_confirmed = id_set_has(comparison->confirmed, id);
	if (is_confirmed || unanswered->kind == UNANSWERED_NOTHING || unanswered->kind == UNANSWERED_FREE)
		return id_set_add(&comparison->kept, id) == 0 ? 0 : -ENOMEM;
	bool matches = id >= unanswered->min && id <= unanswered->max && comparison->unreported < unanswered->count;
	if (matches && unanswered->kind == UNANSWERED_ALLOCATE)
		unanswered->results[comparison->unreported] = id;
	comparison->all_match = comparison->all_match && matches;
	comparison->unreported++;
	return 0;
}

static int release_if_unreported(void *context, uint32_t id)
{
	struct comparison *comparison = context;
	if (id_set_has(&comparison->kept, id))
		return 0;
	return session_command_free(comparison->connection, id, id);
}

/* The unreported IDs are the results of the request, or they are released. */
static int settle(struct comparison *comparison)
{
	struct unanswered *unanswered = comparison->unanswered;
	bool is_answer = unanswered->kind == UNANSWERED_ALLOCATE && comparison->all_match &&
			 comparison->unreported == unanswered->count;
	if (comparison->unreported == 0)
		return 0;
	if (!is_answer)
		return for_each(comparison->connection, release_if_unreported, comparison);
	for (uint32_t i = 0; i < unanswered->count; i++)
		if (id_set_add(&comparison->kept, unanswered->results[i]) != 0)
			return -ENOMEM;
	unanswered->is_answered = true;
	return 0;
}

int reconcile(struct connection *connection, struct id_set *confirmed, struct unanswered *unanswered)
{
	struct comparison comparison = { .connection = connection, .confirmed = confirmed, .unanswered = unanswered,
					 .all_match = true };
	int error = for_each(connection, compare, &comparison);
	if (error == 0)
		error = settle(&comparison);
	if (error != 0) {
		id_set_clear(&comparison.kept);
		unanswered->is_answered = false;
		return error;
	}
	if (unanswered->kind == UNANSWERED_FREE)
		unanswered->freed += id_set_count(confirmed, unanswered->min, unanswered->max) -
				     id_set_count(&comparison.kept, unanswered->min, unanswered->max);
	id_set_clear(confirmed);
	*confirmed = comparison.kept;
	return 0;
}
