// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "reference_counts.h"

#include <errno.h>

/* Offsets in SHOW's reply, after its result, and its states that have a holder. */
enum { SHOW_SET_AT = 0, SHOW_REFERENCES_AT = 84, SHOW_BYTES = 88, SHOW_IDLE = 1, SHOW_ACTIVE = 4, SHOW_PENDING = 5 };

struct shown {
	uint32_t references; /* 0 also if another set holds the PASID */
	bool is_held;
};

/*
 * Asks for the state of a PASID that this session holds or has just released. If another set holds it by now, the
 * reply has that set's id, or no holder if this user may not see it.
 */
static int show(struct pasid_session *session, uint32_t pasid, struct shown *shown)
{
	uint8_t payload[sizeof(uint32_t) + NAME_MAX_BYTES] = { 0 };
	uint8_t reply[SHOW_BYTES];
	struct call call = { .command = COMMAND_SHOW, .payload = payload, .payload_bytes = sizeof(uint32_t),
			     .more = reply, .more_max = sizeof reply };
	frame_put_u32(payload, 0, pasid);
	if (session->space[0] != '\0') {
		memcpy(payload + sizeof(uint32_t), session->space, strlen(session->space));
		call.payload_bytes = sizeof payload;
	}
	int error = connection_call(&session->connection, &call);
	*shown = (struct shown){ 0 };
	if (error != 0 || call.error != 0 || call.more_bytes < sizeof reply)
		return error;
	if (frame_u32(reply, SHOW_SET_AT) != session->resumption.set_id)
		return 0;
	shown->references = frame_u32(reply, SHOW_REFERENCES_AT);
	shown->is_held = call.result == SHOW_IDLE || call.result == SHOW_ACTIVE;
	return 0;
}

static uint32_t known(const struct pasid_session *session, uint32_t pasid)
{
	const uint64_t *found = word_map_find(&session->resumption.references, pasid);
	return found != NULL && *found > 0 ? (uint32_t)*found - 1 : 0;
}

static int keep(struct pasid_session *session, uint32_t pasid, uint32_t references)
{
	uint64_t *kept = word_map_at(&session->resumption.references, pasid);
	if (kept == NULL)
		return -ENOMEM;
	bool is_default = references == 0 && session->resumption.are_references_complete;
	*kept = is_default ? 0 : (uint64_t)references + 1;
	return 0;
}

int reference_counts_learn(struct pasid_session *session, const struct request *request)
{
	struct shown shown;
	uint32_t pasid = request->pending.min;
	if (request->change == REFERENCE_NONE || session->resumption.process == 0)
		return 0;
	uint64_t *kept = word_map_at(&session->resumption.references, pasid);
	if (kept == NULL)
		return -ENOMEM;
	if (*kept != 0 || session->resumption.are_references_complete)
		return 0;
	int error = show(session, pasid, &shown);
	return error != 0 ? error : keep(session, pasid, shown.references);
}

/* Cannot run out of memory after reference_counts_learn, which has inserted the entry. */
int reference_counts_record(struct pasid_session *session, const struct request *request)
{
	uint32_t pasid = request->pending.min;
	int result = request->call.result;
	if (request->change == REFERENCE_GET && result == 0)
		return keep(session, pasid, known(session, pasid) + 1);
	if (request->change == REFERENCE_PUT && result == PASID_KEPT && known(session, pasid) > 0)
		return keep(session, pasid, known(session, pasid) - 1);
	if (request->change == REFERENCE_PUT && (result == PASID_LAST || result == PASID_RELEASED))
		return keep(session, pasid, 0);
	return 0;
}

static int result_of_put(const struct shown *shown)
{
	if (shown->references > 0)
		return PASID_KEPT;
	return shown->is_held ? PASID_LAST : PASID_RELEASED;
}

int reference_counts_settle(struct pasid_session *session, struct request *request, bool *is_done)
{
	struct shown shown;
	uint32_t before = known(session, request->pending.min);
	int error = show(session, request->pending.min, &shown);
	if (error != 0)
		return error;
	bool is_get = request->change == REFERENCE_GET;
	if (is_get ? shown.references != before + 1 : shown.references + 1 != before)
		return 0;
	request->call.error = 0;
	request->call.result = is_get ? 0 : result_of_put(&shown);
	*is_done = true;
	return reference_counts_record(session, request);
}

void reference_counts_forget(struct pasid_session *session, uint32_t pasid)
{
	uint64_t *kept = word_map_find(&session->resumption.references, pasid);
	if (kept != NULL)
		*kept = 0;
	session->resumption.are_references_complete = false;
}
