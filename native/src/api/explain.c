// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "request.h"
#include "text.h"

#include <errno.h>

/* Offsets in a REFUSAL reply, after its result. */
enum {
	REFUSAL_CODE_AT = 0,
	REFUSAL_MIN_AT = 4,
	REFUSAL_MAX_AT = 8,
	REFUSAL_COUNT_AT = 12,
	REFUSAL_USED_AT = 16,
	REFUSAL_LIMIT_AT = 20,
	REFUSAL_AVAILABLE_AT = 28,
	REFUSAL_BYTES = 36,
};

/* Offsets in an entry of SPACES. */
enum {
	SPACE_BITS_AT = 0,
	SPACE_POLICY_AT = 4,
	SPACE_FLAGS_AT = 8,
	SPACE_NAME_BYTES_AT = 12,
	SPACE_NAME_AT = 16,
	SPACE_BYTES = 80,
	SPACES_MAX = 128,
};

int pasid_last_refusal(struct pasid_session *session, struct pasid_refusal *refusal, size_t refusal_bytes)
{
	uint8_t reply[REFUSAL_BYTES];
	struct call call = { .command = COMMAND_REFUSAL, .more = reply, .more_max = sizeof reply };
	int error = api_call(session, &call);
	if (error != 0)
		return error;
	if (call.more_bytes < sizeof reply)
		return -EIO;
	const struct pasid_refusal known = {
		.reason = (uint32_t)-(int32_t)frame_u32(reply, REFUSAL_CODE_AT),
		.min = frame_u32(reply, REFUSAL_MIN_AT),
		.max = frame_u32(reply, REFUSAL_MAX_AT),
		.count = frame_u32(reply, REFUSAL_COUNT_AT),
		.used = frame_u32(reply, REFUSAL_USED_AT),
		.limit = frame_u32(reply, REFUSAL_LIMIT_AT),
		.available_at_ms = (int64_t)frame_u64(reply, REFUSAL_AVAILABLE_AT),
	};
	struct_copy(refusal, refusal_bytes, &known, sizeof known);
	return 0;
}

int pasid_spaces(struct pasid_session *session, struct pasid_space *spaces, size_t space_bytes, uint32_t most)
{
	uint8_t reply[SPACES_MAX * SPACE_BYTES];
	struct call call = { .command = COMMAND_SPACES, .more = reply, .more_max = sizeof reply };
	int error = api_call(session, &call);
	if (error != 0)
		return error;
	size_t count = call.more_bytes / SPACE_BYTES;
	for (size_t i = 0; i < count && i < most; i++) {
		const uint8_t *entry = reply + i * SPACE_BYTES;
		struct pasid_space known = {
			.bits = frame_u32(entry, SPACE_BITS_AT),
			.policy = frame_u32(entry, SPACE_POLICY_AT),
			.flags = frame_u32(entry, SPACE_FLAGS_AT),
		};
		text_copy(known.name, entry + SPACE_NAME_AT, NAME_MAX_BYTES, frame_u32(entry, SPACE_NAME_BYTES_AT));
		struct_copy((uint8_t *)spaces + i * space_bytes, space_bytes, &known, sizeof known);
	}
	return call.result;
}
