// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session_command.h"

#include <errno.h>

/* Offsets of the reply's fields, after its result. */
enum { SET_AT = 0, LIMIT_AT = 4, GUARANTEE_AT = 8, BITS_AT = 12, USED_AT = 16, TOKEN_AT = 20, GRANT_BYTES = TOKEN_AT + TOKEN_BYTES };

static int ask(struct connection *connection, struct call *call, struct session_grant *grant)
{
	uint8_t reply[GRANT_BYTES];
	call->more = reply;
	call->more_max = sizeof reply;
	int error = connection_call(connection, call);
	if (error != 0 || call->error != 0)
		return error != 0 ? error : -(int)call->error;
	if (call->result != 0)
		return call->result == REFUSAL_QUOTA ? -EDQUOT : -ENOSPC;
	if (call->more_bytes < sizeof reply)
		return -EIO;
	grant->set_id = frame_u32(reply, SET_AT);
	grant->limit = frame_u32(reply, LIMIT_AT);
	grant->guarantee = frame_u32(reply, GUARANTEE_AT);
	grant->space_bits = frame_u32(reply, BITS_AT);
	grant->used = frame_u32(reply, USED_AT);
	memcpy(grant->token, reply + TOKEN_AT, TOKEN_BYTES);
	explicit_bzero(reply, sizeof reply);
	return 0;
}

int session_command_open(struct connection *connection, const struct session_request *request, struct session_grant *grant)
{
	uint8_t payload[20];
	char names[2 * NAME_MAX_BYTES];
	size_t space_bytes = request->space != NULL ? strnlen(request->space, NAME_MAX_BYTES + 1) : 0;
	size_t name_bytes = request->name != NULL ? strnlen(request->name, NAME_MAX_BYTES + 1) : 0;
	struct call call = { .command = COMMAND_SESSION, .payload = payload, .payload_bytes = sizeof payload,
			     .text = names, .text_bytes = space_bytes + name_bytes };
	if (space_bytes > NAME_MAX_BYTES || name_bytes > NAME_MAX_BYTES)
		return -EINVAL;
	frame_put_u32(payload, 0, request->resumable ? SESSION_RESUMABLE : 0);
	frame_put_u32(payload, 4, request->limit);
	frame_put_u32(payload, 8, request->guarantee);
	frame_put_u32(payload, 12, (uint32_t)space_bytes);
	frame_put_u32(payload, 16, (uint32_t)name_bytes);
	if (space_bytes > 0)
		memcpy(names, request->space, space_bytes);
	if (name_bytes > 0)
		memcpy(names + space_bytes, request->name, name_bytes);
	return ask(connection, &call, grant);
}

int session_command_resume(struct connection *connection, const uint8_t *token, struct session_grant *grant)
{
	struct call call = { .command = COMMAND_RESUME, .payload = token, .payload_bytes = TOKEN_BYTES };
	return ask(connection, &call, grant);
}

bool session_request_is_special(const struct session_request *request)
{
	bool is_named = (request->space != NULL && *request->space != '\0') || (request->name != NULL && *request->name != '\0');
	return is_named || request->resumable || request->limit != 0 || request->guarantee != 0;
}

int session_command_free(struct connection *connection, uint32_t min, uint32_t max)
{
	uint8_t payload[8];
	struct call call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload };
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	int error = connection_call(connection, &call);
	return error == 0 && call.error != 0 ? -EIO : error;
}

bool grant_is_resumable(const struct session_grant *grant)
{
	uint8_t any = 0;
	for (size_t i = 0; i < TOKEN_BYTES; i++)
		any |= grant->token[i];
	return any != 0;
}
