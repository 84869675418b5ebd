// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <errno.h>

/* What a request came to whose result is negative for a refusal. */
static int result_of(const struct request *request, int error)
{
	int result = request->call.result;
	if (error != 0 || result >= 0)
		return error != 0 ? error : result;
	return result == REFUSAL_CLOSED ? -EIO : -ENOSPC;
}

static int allocate(struct pasid_session *session, const uint32_t *numbers, uint32_t *pasids)
{
	uint8_t payload[16];
	struct request request = {
		.call = { .command = COMMAND_ALLOCATE, .payload = payload, .payload_bytes = sizeof payload,
			  .more = pasids, .more_max = numbers[2] * sizeof *pasids },
		.about = { .kind = UNANSWERED_ALLOCATE, .min = numbers[0], .max = numbers[1], .count = numbers[2],
			   .given = pasids },
	};
	for (size_t i = 0; i < 4; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), numbers[i]);
	return result_of(&request, session_request(session, &request));
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

/* Not answered and repeated it is asked for under the same key, so what it may have been given goes back. */
int pasid_alloc_keyed(struct pasid_session *session, uint32_t min, uint32_t max, const char *key)
{
	uint8_t payload[8];
	size_t key_bytes = strnlen(key, KEY_MAX_BYTES + 1);
	struct request request = {
		.call = { .command = COMMAND_ALLOCATE_KEYED, .payload = payload, .payload_bytes = sizeof payload,
			  .text = key, .text_bytes = key_bytes },
		.about = { .kind = UNANSWERED_ABANDONED, .min = min, .max = max },
	};
	if (key_bytes == 0 || key_bytes > KEY_MAX_BYTES)
		return -EINVAL;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	return result_of(&request, session_request(session, &request));
}

int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint8_t payload[8];
	struct request request = {
		.call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload },
		.about = { .kind = UNANSWERED_FREE, .min = min, .max = max },
	};
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	int error = session_request(session, &request);
	return error != 0 ? error : request.call.result + (int)request.about.freed;
}
