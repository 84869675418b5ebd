// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session.h"

#include <stdlib.h>
#include <unistd.h>

struct pasid_session *session_make(void)
{
	struct pasid_session *made = calloc(1, sizeof *made);
	if (made == NULL)
		return NULL;
	made->fd = -1;
	made->connection.fd = -1;
	pthread_mutex_init(&made->lock, NULL);
	return made;
}

void session_destroy(struct pasid_session *session)
{
	id_set_clear(&session->resumption.confirmed);
	word_map_clear(&session->resumption.references);
	explicit_bzero(session->resumption.token, TOKEN_BYTES);
	pthread_mutex_destroy(&session->lock);
	free(session);
}

int session_lock(struct pasid_session *session)
{
	int cancel_state;
	/* A thread cancelled in a request would leave the lock held and a reply unread. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	pthread_mutex_lock(&session->lock);
	return cancel_state;
}

void session_unlock(struct pasid_session *session, int cancel_state)
{
	pthread_mutex_unlock(&session->lock);
	pthread_setcancelstate(cancel_state, NULL);
}

bool session_is_resumable(const struct pasid_session *session)
{
	return session->resumption.process != 0 && session->resumption.process == getpid();
}
