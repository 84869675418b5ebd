// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "../wire/handshake.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static struct pasid_session *make(void)
{
	struct pasid_session *made = calloc(1, sizeof *made);
	if (made != NULL)
		pthread_mutex_init(&made->lock, NULL);
	return made;
}

static void destroy(struct pasid_session *session)
{
	pthread_mutex_destroy(&session->lock);
	free(session);
}

static int give(struct pasid_session *made, int error, struct pasid_session **session)
{
	if (error != 0)
		destroy(made);
	else
		*session = made;
	return error;
}

int pasid_connect(const char *path, struct pasid_session **session)
{
	struct pasid_session *made = make();
	return made == NULL ? -ENOMEM : give(made, connection_open(&made->connection, path), session);
}

int pasid_adopt(int fd, struct pasid_session **session)
{
	struct pasid_session *made = make();
	return made == NULL ? -ENOMEM : give(made, connection_adopt(&made->connection, fd), session);
}

int pasid_fd(const struct pasid_session *session)
{
	return session->connection.fd;
}

void pasid_close(struct pasid_session *session)
{
	if (session == NULL)
		return;
	close(session->connection.fd);
	destroy(session);
}

int session_call(struct pasid_session *session, struct call *call)
{
	int cancel_state;
	/* A thread cancelled half-way would leave the lock taken and a reply unread. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	pthread_mutex_lock(&session->lock);
	int error = session->lost ? -EIO : connection_call(&session->connection, call);
	session->lost = error != 0;
	pthread_mutex_unlock(&session->lock);
	pthread_setcancelstate(cancel_state, NULL);
	return error != 0 ? error : -(int)call->error;
}

int session_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count)
{
	uint8_t payload[4 * sizeof(uint32_t)];
	struct call call = { .command = command, .payload = payload, .payload_bytes = count * sizeof(uint32_t) };
	for (size_t i = 0; i < count; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), numbers[i]);
	int error = session_call(session, &call);
	return error != 0 ? error : call.result;
}
