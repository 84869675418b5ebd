// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "../../include/pasid_operator.h"

#include "request.h"
#include "text.h"

#include <errno.h>

/* Offsets in a holder, which starts an entry of SETS and follows the result of SHOW. */
enum {
	HOLDER_SET_AT = 0,
	HOLDER_PID_AT = 4,
	HOLDER_UID_AT = 8,
	HOLDER_GID_AT = 12,
	HOLDER_NAME_BYTES_AT = 16,
	HOLDER_NAME_AT = 20,
};

/* Offsets in an entry of SETS; those of older daemons end before the flags. */
enum {
	SET_HELD_AT = 84,
	SET_LIMIT_AT = 88,
	SET_GUARANTEE_AT = 92,
	SET_AGE_AT = 96,
	SET_REFERENCED_AT = 104,
	SET_PENDING_AT = 108,
	SET_LEAST_BYTES = 112,
	SET_FLAGS_AT = 112,
	SET_SPACE_BYTES_AT = 116,
	SET_SPACE_AT = 120,
	SET_BYTES = 184,
	SETS_PAGE = 16,
};

enum { SHOW_REFERENCES_AT = 84, SHOW_BYTES = 88 };

static void read_set(const uint8_t *entry, size_t entry_bytes, struct pasid_set *set)
{
	set->set_id = frame_u32(entry, HOLDER_SET_AT);
	set->pid = (int32_t)frame_u32(entry, HOLDER_PID_AT);
	set->uid = frame_u32(entry, HOLDER_UID_AT);
	set->gid = frame_u32(entry, HOLDER_GID_AT);
	set->held = frame_u32(entry, SET_HELD_AT);
	set->referenced = frame_u32(entry, SET_REFERENCED_AT);
	set->pending = frame_u32(entry, SET_PENDING_AT);
	set->limit = frame_u32(entry, SET_LIMIT_AT);
	set->guarantee = frame_u32(entry, SET_GUARANTEE_AT);
	set->age_ms = frame_u64(entry, SET_AGE_AT);
	text_copy(set->name, entry + HOLDER_NAME_AT, NAME_MAX_BYTES, frame_u32(entry, HOLDER_NAME_BYTES_AT));
	if (entry_bytes < SET_BYTES)
		return;
	set->flags = frame_u32(entry, SET_FLAGS_AT);
	text_copy(set->space, entry + SET_SPACE_AT, NAME_MAX_BYTES, frame_u32(entry, SET_SPACE_BYTES_AT));
}

/* Returns the number of sets in page, each *entry_bytes long. */
static int get_page(struct pasid_session *session, uint32_t after_set_id, uint32_t most, uint8_t *page, size_t *entry_bytes)
{
	uint8_t payload[12];
	struct call call = { .command = COMMAND_SETS, .payload = payload, .payload_bytes = sizeof payload,
			     .more = page, .more_max = SETS_PAGE * SET_BYTES };
	frame_put_u32(payload, 0, after_set_id);
	frame_put_u32(payload, 4, most);
	frame_put_u32(payload, 8, SET_BYTES);
	int error = api_call(session, &call);
	if (error != 0 || call.result == 0)
		return error;
	if (call.result < 0 || (uint32_t)call.result > most)
		return -EIO;
	*entry_bytes = call.more_bytes / (size_t)call.result;
	return *entry_bytes >= SET_LEAST_BYTES ? call.result : -EIO;
}

int pasid_sets(struct pasid_session *session, uint32_t after_set_id, struct pasid_set *sets, size_t set_bytes, uint32_t most)
{
	uint8_t page[SETS_PAGE * SET_BYTES];
	uint32_t count = 0;
	size_t entry_bytes = 0;
	if (most == 0 || most > INT32_MAX)
		return -EINVAL;
	while (count < most) {
		uint32_t wanted = most - count < SETS_PAGE ? most - count : SETS_PAGE;
		int got = get_page(session, after_set_id, wanted, page, &entry_bytes);
		if (got < 0)
			return got;
		for (int i = 0; i < got; i++) {
			struct pasid_set set = { 0 };
			read_set(page + (size_t)i * entry_bytes, entry_bytes, &set);
			struct_copy((uint8_t *)sets + count++ * set_bytes, set_bytes, &set, sizeof set);
			after_set_id = set.set_id;
		}
		if ((uint32_t)got < wanted)
			break;
	}
	return (int)count;
}

int pasid_show(struct pasid_session *session, const char *space, uint32_t pasid, struct pasid_shown *shown, size_t shown_bytes)
{
	uint8_t payload[sizeof(uint32_t) + NAME_MAX_BYTES] = { 0 };
	uint8_t reply[SHOW_BYTES];
	struct pasid_shown known = { 0 };
	size_t space_bytes = space != NULL ? strnlen(space, NAME_MAX_BYTES + 1) : 0;
	struct call call = { .command = COMMAND_SHOW, .payload = payload, .more = reply, .more_max = sizeof reply };
	if (space_bytes > NAME_MAX_BYTES)
		return -EINVAL;
	frame_put_u32(payload, 0, pasid);
	if (space_bytes > 0)
		memcpy(payload + sizeof(uint32_t), space, space_bytes);
	call.payload_bytes = space_bytes > 0 ? sizeof payload : sizeof(uint32_t);
	int error = api_call(session, &call);
	if (error != 0)
		return error;
	known.state = (uint32_t)call.result;
	if (call.more_bytes == sizeof reply) {
		known.set_id = frame_u32(reply, HOLDER_SET_AT);
		known.pid = (int32_t)frame_u32(reply, HOLDER_PID_AT);
		known.uid = frame_u32(reply, HOLDER_UID_AT);
		known.gid = frame_u32(reply, HOLDER_GID_AT);
		known.references = frame_u32(reply, SHOW_REFERENCES_AT);
		text_copy(known.name, reply + HOLDER_NAME_AT, NAME_MAX_BYTES, frame_u32(reply, HOLDER_NAME_BYTES_AT));
	}
	struct_copy(shown, shown_bytes, &known, sizeof known);
	return 0;
}

int pasid_release(struct pasid_session *session, uint32_t set_id, uint32_t min, uint32_t max)
{
	return api_ask(session, COMMAND_RELEASE, (const uint32_t[]){ set_id, min, max }, 3);
}

int pasid_set_quota(struct pasid_session *session, uint32_t set_id, uint32_t limit, uint32_t guarantee)
{
	uint8_t payload[12];
	struct call call = { .command = COMMAND_QUOTA, .payload = payload, .payload_bytes = sizeof payload };
	frame_put_u32(payload, 0, set_id);
	frame_put_u32(payload, 4, limit);
	frame_put_u32(payload, 8, guarantee);
	int error = api_call(session, &call);
	if (error != 0 || call.result >= 0)
		return error;
	return call.result == REFUSAL_QUOTA ? -EDQUOT : -ENOSPC;
}

int pasid_close_set(struct pasid_session *session, uint32_t set_id)
{
	return api_ask(session, COMMAND_CLOSE_SET, &set_id, 1);
}
