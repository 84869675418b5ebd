// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "request.h"
#include "text.h"

#include <errno.h>

/* Offsets in an INFO reply, after its result. */
enum {
	INFO_BITS_AT = 0,
	INFO_POLICY_AT = 4,
	INFO_LIMIT_AT = 8,
	INFO_GUARANTEE_AT = 12,
	INFO_USED_AT = 16,
	INFO_DAEMON_PID_AT = 20,
	INFO_SET_AT = 24,
	INFO_NAME_BYTES_AT = 28,
	INFO_NAME_AT = 32,
	INFO_VERSION_BYTES_AT = 96,
	INFO_VERSION_AT = 100,
	INFO_BYTES = 132,
};

int pasid_holds(struct pasid_session *session, uint32_t pasid)
{
	return api_ask(session, COMMAND_HOLDS, &pasid, 1);
}

int pasid_list(struct pasid_session *session, uint32_t min, uint32_t max, uint32_t *pasids, uint32_t most)
{
	uint8_t payload[12];
	struct call call = { .command = COMMAND_LIST, .payload = payload, .payload_bytes = sizeof payload,
			     .more = pasids, .more_max = (size_t)most * sizeof *pasids };
	if (most == 0 || most > PASID_MOST)
		return -EINVAL;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	frame_put_u32(payload, 8, most);
	int error = api_call(session, &call);
	if (error != 0)
		return error;
	int count = call.result;
	if (count < 0 || (size_t)count * sizeof *pasids != call.more_bytes)
		return -EIO;
	for (int i = 0; i < count; i++)
		pasids[i] = frame_u32((const uint8_t *)pasids, (size_t)i * sizeof *pasids);
	return count;
}

static void read_info(const uint8_t *reply, struct pasid_info *info)
{
	info->space_bits = frame_u32(reply, INFO_BITS_AT);
	info->policy = frame_u32(reply, INFO_POLICY_AT);
	info->limit = frame_u32(reply, INFO_LIMIT_AT);
	info->guarantee = frame_u32(reply, INFO_GUARANTEE_AT);
	info->used = frame_u32(reply, INFO_USED_AT);
	info->daemon_pid = (int32_t)frame_u32(reply, INFO_DAEMON_PID_AT);
	info->set_id = frame_u32(reply, INFO_SET_AT);
	text_copy(info->name, reply + INFO_NAME_AT, INFO_VERSION_BYTES_AT - INFO_NAME_AT,
		  frame_u32(reply, INFO_NAME_BYTES_AT));
	text_copy(info->version, reply + INFO_VERSION_AT, INFO_BYTES - INFO_VERSION_AT,
		  frame_u32(reply, INFO_VERSION_BYTES_AT));
}

int pasid_info(struct pasid_session *session, struct pasid_info *info, size_t info_bytes)
{
	uint8_t reply[INFO_BYTES];
	struct pasid_info known = { 0 };
	struct call call = { .command = COMMAND_INFO, .more = reply, .more_max = sizeof reply };
	int error = api_call(session, &call);
	if (error != 0)
		return error;
	if (call.more_bytes < sizeof reply)
		return -EIO;
	read_info(reply, &known);
	struct_copy(info, info_bytes, &known, sizeof known);
	return 0;
}

int pasid_name(struct pasid_session *session, const char *name)
{
	size_t bytes = strnlen(name, NAME_MAX_BYTES + 1);
	struct call call = { .command = COMMAND_NAME, .text = name, .text_bytes = bytes };
	return bytes == 0 || bytes > NAME_MAX_BYTES ? -EINVAL : api_call(session, &call);
}
