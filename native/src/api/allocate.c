// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <errno.h>

/* What a call came to whose result is negative for a refusal. */
static int result_of(const struct call *call, int error)
{
	if (error != 0 || call->result >= 0)
		return error != 0 ? error : call->result;
	return call->result == REFUSAL_CLOSED ? -EIO : -ENOSPC;
}

static int allocate(struct pasid_session *session, const uint32_t *request, uint32_t *pasids)
{
	uint8_t payload[16];
	struct call call = { .command = COMMAND_ALLOCATE, .payload = payload, .payload_bytes = sizeof payload,
			     .more = pasids, .more_max = request[2] * sizeof *pasids };
	for (size_t i = 0; i < 4; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), request[i]);
	int given = result_of(&call, session_call(session, &call));
	if (given < 0)
		return given;
	if ((uint32_t)given != request[2] || call.more_bytes != call.more_max)
		return -EIO;
	for (int i = 0; i < given; i++)
		pasids[i] = frame_u32((const uint8_t *)pasids, (size_t)i * sizeof *pasids);
	return given;
}

int pasid_alloc(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint32_t pasid;
	int given = allocate(session, (const uint32_t[]){ min, max, 1, 0 }, &pasid);
	return given < 0 ? given : (int)pasid;
}

int pasid_alloc_many(struct pasid_session *session, uint32_t min, uint32_t max, uint32_t count, uint32_t flags,
		     uint32_t *pasids)
{
	if (count == 0 || count > PASID_MOST || (flags & ~(uint32_t)PASID_CONTIGUOUS) != 0)
		return -EINVAL;
	return allocate(session, (const uint32_t[]){ min, max, count, flags }, pasids);
}

int pasid_alloc_keyed(struct pasid_session *session, uint32_t min, uint32_t max, const char *key)
{
	uint8_t payload[8];
	size_t key_bytes = strnlen(key, KEY_MAX_BYTES + 1);
	struct call call = { .command = COMMAND_ALLOCATE_KEYED, .payload = payload, .payload_bytes = sizeof payload,
			     .text = key, .text_bytes = key_bytes };
	if (key_bytes == 0 || key_bytes > KEY_MAX_BYTES)
		return -EINVAL;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	return result_of(&call, session_call(session, &call));
}

int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max)
{
	return session_ask(session, COMMAND_FREE, (const uint32_t[]){ min, max }, 2);
}
