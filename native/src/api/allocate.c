// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "request.h"

#include <errno.h>

/* The result of a request; a negative one of the daemon's is a refusal. */
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
		.pending = { .kind = UNANSWERED_ALLOCATE, .min = numbers[0], .max = numbers[1], .count = numbers[2],
			     .results = pasids },
	};
	for (size_t i = 0; i < 4; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), numbers[i]);
	return result_of(&request, api_request(session, &request));
}

int pasid_alloc(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint32_t pasid;
	int count = allocate(session, (const uint32_t[]){ min, max, 1, 0 }, &pasid);
	return count < 0 ? count : (int)pasid;
}

int pasid_alloc_many(struct pasid_session *session, uint32_t min, uint32_t max, uint32_t count, uint32_t flags,
		     uint32_t *pasids)
{
	if (count == 0 || count > PASID_MOST || (flags & ~(uint32_t)PASID_CONTIGUOUS) != 0)
		return -EINVAL;
	return allocate(session, (const uint32_t[]){ min, max, count, flags }, pasids);
}

/* A repeated request has the same key, so a PASID that an unanswered one got is released and allocated again. */
int pasid_alloc_keyed(struct pasid_session *session, uint32_t min, uint32_t max, const char *key)
{
	uint8_t payload[8];
	size_t key_bytes = strnlen(key, KEY_MAX_BYTES + 1);
	struct request request = {
		.call = { .command = COMMAND_ALLOCATE_KEYED, .payload = payload, .payload_bytes = sizeof payload,
			  .text = key, .text_bytes = key_bytes },
		.pending = { .kind = UNANSWERED_ABANDONED, .min = min, .max = max },
	};
	if (key_bytes == 0 || key_bytes > KEY_MAX_BYTES)
		return -EINVAL;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	return result_of(&request, api_request(session, &request));
}

/* After a break the list lacks the reported PASID and has the new one if the daemon executed the request. */
int pasid_report_busy(struct pasid_session *session, uint32_t pasid, uint32_t min, uint32_t max)
{
	uint8_t payload[12];
	uint32_t other;
	struct request request = {
		.call = { .command = COMMAND_REPORT_BUSY, .payload = payload, .payload_bytes = sizeof payload },
		.pending = { .kind = UNANSWERED_ALLOCATE, .min = min, .max = max, .count = 1, .results = &other },
		.is_result_pasid = true,
		.replaced = pasid,
	};
	frame_put_u32(payload, 0, pasid);
	frame_put_u32(payload, 4, min);
	frame_put_u32(payload, 8, max);
	return result_of(&request, api_request(session, &request));
}

int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint8_t payload[8];
	struct request request = {
		.call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload },
		.pending = { .kind = UNANSWERED_FREE, .min = min, .max = max },
	};
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	int error = api_request(session, &request);
	return error != 0 ? error : request.call.result + (int)request.pending.freed;
}
