// SPDX-License-Identifier: Apache-2.0
#include "../../../include/pasid_events.h"
#include "session.h"

#include <errno.h>
#include <sys/random.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t tokens[SETS_MAX + 1][TOKEN_BYTES];
static uid_t owners[SETS_MAX + 1];
static const uint8_t no_token[TOKEN_BYTES];

bool set_is_resumable(int set)
{
	return memcmp(tokens[set], no_token, TOKEN_BYTES) != 0;
}

void set_forget_token(int set)
{
	memset(tokens[set], 0, TOKEN_BYTES);
}

static uid_t uid_of(const struct tenant *tenant)
{
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t bytes = sizeof peer;
	if (getsockopt(tenant->fd, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) != 0)
		abort();
	return peer.uid;
}

static void describe(const struct tenant *tenant, struct answer *answer)
{
	uint32_t used = 0;
	for (uint32_t id = 0; id < IDS; id++)
		used += ids[id].set == tenant->set;
	frame_put_u32(answer->more, 0, (uint32_t)tenant->set);
	frame_put_u32(answer->more, 4, 1000);
	frame_put_u32(answer->more, 8, 0);
	frame_put_u32(answer->more, 12, 12);
	frame_put_u32(answer->more, 16, used);
	memcpy(answer->more + 20, tokens[tenant->set], TOKEN_BYTES);
	answer->more_bytes = 20 + TOKEN_BYTES;
}

static void open_session(struct tenant *tenant, const uint8_t *payload, struct answer *answer)
{
	uint32_t space_bytes = frame_u32(payload, 12);
	if (tenant->chosen)
		answer->error = EBUSY;
	else if (space_bytes != 0 && (space_bytes != 5 || memcmp(payload + 20, "pasid", 5) != 0))
		answer->error = ENOENT;
	else if (frame_u32(payload, 4) > 1000)
		answer->result = REFUSAL_QUOTA;
	if (answer->error != 0 || answer->result != 0)
		return;
	tenant->chosen = true;
	owners[tenant->set] = uid_of(tenant);
	if (frame_u32(payload, 0) == SESSION_RESUMABLE &&
	    getrandom(tokens[tenant->set], TOKEN_BYTES, 0) != TOKEN_BYTES)
		abort();
	describe(tenant, answer);
}

static int set_of(const uint8_t *token)
{
	for (int set = 1; set <= SETS_MAX; set++)
		if (memcmp(tokens[set], token, TOKEN_BYTES) == 0 && set_is_resumable(set))
			return set;
	return 0;
}

static void resume(struct tenant *tenant, const uint8_t *token, struct answer *answer)
{
	int set = set_of(token);
	if (set == 0 || owners[set] != uid_of(tenant)) {
		answer->error = ENOENT;
		return;
	}
	for (int i = 0; i < TENANTS_MAX; i++)
		if (tenants[i].fd >= 0 && tenants[i].set == set) {
			shutdown(tenants[i].fd, SHUT_RDWR);
			tenants[i].set = 0;
		}
	set_close(tenant->set);
	tenant->set = set;
	tenant->chosen = true;
	describe(tenant, answer);
}

bool loses_events;

/* Here whatever is freed has moved to another host, for who asks for that. */
static uint32_t type_for(const struct tenant *tenant, uint32_t type)
{
	return type == PASID_EVENT_FREE && tenant->moves ? PASID_EVENT_MOVED : type;
}

static void send_event(struct tenant *tenant, uint32_t type, uint32_t id)
{
	uint8_t frame[FRAME_HEADER_BYTES + 24];
	bool lost = ++tenant->sequence % 3 == 0 && loses_events;
	uint32_t bytes = lost ? FRAME_HEADER_BYTES + 8 : sizeof frame;
	frame_put_header(frame, 0, lost ? COMMAND_EVENTS_LOST : COMMAND_EVENT, bytes, FRAME_NO_REPLY, 0);
	frame_put_u32(frame, FRAME_HEADER_BYTES, lost ? 1 : type_for(tenant, type));
	frame_put_u32(frame, FRAME_HEADER_BYTES + 4, lost ? 0 : id);
	frame_put_u32(frame, FRAME_HEADER_BYTES + 8, ids[id].generation);
	frame_put_u32(frame, FRAME_HEADER_BYTES + 12, (uint32_t)ids[id].set);
	frame_put_u32(frame, FRAME_HEADER_BYTES + 16, (uint32_t)tenant->sequence);
	frame_put_u32(frame, FRAME_HEADER_BYTES + 20, 0);
	if (send(tenant->fd, frame, bytes, MSG_NOSIGNAL) < 0)
		tenant->subscribed = false;
}

void session_notify(uint32_t type, int set, uint32_t id)
{
	for (int i = 0; i < TENANTS_MAX; i++)
		if (tenants[i].fd >= 0 && tenants[i].subscribed && (tenants[i].of_all || tenants[i].set == set))
			send_event(&tenants[i], type, id);
}

static void subscribe(struct tenant *tenant, uint32_t flags, struct answer *answer)
{
	answer->error = tenant->subscribed ? EBUSY : 0;
	tenant->subscribed = true;
	tenant->of_all = (flags & PASID_EVENTS_OF_ALL) != 0;
	tenant->moves = (flags & PASID_EVENTS_MOVED) != 0;
	tenant->sequence = 0;
}

bool session_command(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer)
{
	(void)bytes;
	switch (command) {
	case COMMAND_SESSION:
		open_session(tenant, payload, answer);
		return true;
	case COMMAND_RESUME:
		resume(tenant, payload, answer);
		return true;
	case COMMAND_HOLDER:
		answer->error = kill((pid_t)frame_u32(payload, 0), 0) != 0 ? ENOENT : 0;
		return true;
	case COMMAND_SUBSCRIBE:
		subscribe(tenant, frame_u32(payload, 4), answer);
		return true;
	case COMMAND_UNSUBSCRIBE:
		answer->result = tenant->subscribed;
		tenant->subscribed = false;
		return true;
	case COMMAND_ACK_DRAIN:
		answer->result = ids[frame_u32(payload, 0) % IDS].generation == frame_u32(payload, 4);
		return true;
	default:
		return false;
	}
}
