// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_COMMAND_H
#define PASID_SESSION_COMMAND_H

#include "../wire/connection.h"

/* SESSION and RESUME of docs/reference/protocol.md. */

struct session_request {
	bool resumable;
	uint32_t limit; /* 0: as the daemon's rules say */
	uint32_t guarantee;
	const char *space; /* NULL or empty: the default one; at most NAME_MAX_BYTES, as the name */
	const char *name;  /* NULL or empty: the daemon's choice */
};

struct session_grant {
	uint32_t set_id;
	uint32_t limit;
	uint32_t guarantee;
	uint32_t space_bits;
	uint32_t used;
	uint8_t token[TOKEN_BYTES]; /* zeros: not resumable */
};

/* Returns whether the request needs SESSION. Without it the daemon gives a set in its default space. */
bool session_request_is_special(const struct session_request *request);

/*
 * Returns 0; -EINVAL for a name that is too long; -EDQUOT if the rules do not allow the limit or the guarantee;
 * -ENOSPC for a guarantee that cannot be met; the errno of an error reply (-ENOTSUP from a daemon that does not
 * know SESSION); or -EIO or -ETIMEDOUT as connection_call.
 */
int session_command_open(struct connection *connection, const struct session_request *request, struct session_grant *grant);

/* Returns as above; -ENOENT if the token belongs to no set any more. */
int session_command_resume(struct connection *connection, const uint8_t *token, struct session_grant *grant);

bool grant_is_resumable(const struct session_grant *grant);

/*
 * Frees what the set holds in [min, max], both inclusive. Returns 0; or -EIO or -ETIMEDOUT as connection_call,
 * -EIO also for an error reply.
 */
int session_command_free(struct connection *connection, uint32_t min, uint32_t max);

#endif
