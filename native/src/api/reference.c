// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "request.h"

#include <errno.h>

enum { GET_UNKNOWN = 1, GET_BUSY = 2, PUT_UNKNOWN = 3, ATTACH_UNKNOWN = 1, ATTACH_SPID_TAKEN = 2, ATTACH_ID_TAKEN = 3 };

static int change(struct pasid_session *session, uint16_t command, enum reference_change change, uint32_t pasid)
{
	uint8_t payload[4];
	struct request request = {
		.call = { .command = command, .payload = payload, .payload_bytes = sizeof payload },
		.pending = { .kind = UNANSWERED_NOTHING, .min = pasid, .max = pasid },
		.change = change,
	};
	frame_put_u32(payload, 0, pasid);
	int error = api_request(session, &request);
	return error != 0 ? error : request.call.result;
}

int pasid_get(struct pasid_session *session, uint32_t pasid)
{
	int result = change(session, COMMAND_GET, REFERENCE_GET, pasid);
	switch (result) {
	case GET_UNKNOWN:
		return -ENOENT;
	case GET_BUSY:
		return -EBUSY;
	default:
		return result;
	}
}

int pasid_put(struct pasid_session *session, uint32_t pasid)
{
	int result = change(session, COMMAND_PUT, REFERENCE_PUT, pasid);
	return result == PUT_UNKNOWN ? -ENOENT : result;
}

int pasid_attach_spid(struct pasid_session *session, uint32_t pasid, uint32_t spid)
{
	int result = api_ask(session, COMMAND_ATTACH_SPID, (const uint32_t[]){ pasid, spid }, 2);
	switch (result) {
	case ATTACH_UNKNOWN:
		return -ENOENT;
	case ATTACH_SPID_TAKEN:
		return -EEXIST;
	case ATTACH_ID_TAKEN:
		return -EBUSY;
	default:
		return result;
	}
}

int pasid_detach_spid(struct pasid_session *session, uint32_t spid)
{
	return api_ask(session, COMMAND_DETACH_SPID, &spid, 1);
}

int pasid_find_spid(struct pasid_session *session, uint32_t spid)
{
	uint8_t payload[4];
	uint8_t pasid[4];
	struct call call = { .command = COMMAND_FIND_SPID, .payload = payload, .payload_bytes = sizeof payload,
			     .more = pasid, .more_max = sizeof pasid };
	frame_put_u32(payload, 0, spid);
	int error = api_call(session, &call);
	if (error != 0 || call.result == 0)
		return error != 0 ? error : -ENOENT;
	return call.more_bytes == sizeof pasid ? (int)frame_u32(pasid, 0) : -EIO;
}
