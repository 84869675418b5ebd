// SPDX-License-Identifier: Apache-2.0
#include "sessions.h"

#include <pasid.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static const char *space_of(const struct draw *draw)
{
	return draw->space != NULL ? draw->space : "the default space";
}

static const char *explain(int error)
{
	switch (error) {
	case -ENOENT:
		return "no daemon listens there, or there is no such space for this user (expected: a running pasid daemon)";
	case -ECONNREFUSED:
		return "no daemon listens there, or it has no room (expected: a running pasid daemon)";
	case -ENOTSUP:
		return "the daemon is too old for it";
	default:
		return strerror(-error);
	}
}

static const char *reason_of(struct pasid_session *session)
{
	static const char *const reasons[] = {
		"none is available",	"the set has all that its quota allows", "all of the range is taken",
		"the range is reserved", "there are not enough in a row",	  "the rest is guaranteed to others",
		"the set is closed",	"those that were freed rest for a while",
	};
	struct pasid_refusal refusal;
	int error = pasid_last_refusal(session, &refusal, sizeof refusal);
	bool is_known = error == 0 && refusal.reason < sizeof reasons / sizeof reasons[0];
	return reasons[is_known ? refusal.reason : 0];
}

static struct pasid_session *open_session(const struct run_request *request, const struct draw *draw)
{
	const struct pasid_options options = { .bytes = sizeof options, .path = request->socket, .space = draw->space,
					       .name = request->name, .flags = PASID_RESUMABLE };
	struct pasid_session *session;
	int error = pasid_open(&options, &session);
	if (error != 0)
		run_fail("%s: %s", space_of(draw), explain(error));
	return session;
}

static void draw_ids(struct pasid_session *session, struct draw *draw)
{
	int drawn = pasid_alloc_many(session, draw->min, draw->max, draw->count, 0, draw->ids);
	if (drawn == -ENOSPC)
		run_fail("%s: no %u IDs in %u to %u: %s", space_of(draw), draw->count, draw->min, draw->max, reason_of(session));
	if (drawn < 0)
		run_fail("%s: %s", space_of(draw), strerror(-drawn));
}

int sessions_inherit(const struct run_request *request, int fd)
{
	int kept = fcntl(fd, F_DUPFD, request->fd >= 0 ? request->fd + 1 : 3);
	if (kept < 0)
		run_fail("a descriptor for the program: %s", strerror(errno));
	return kept;
}

void sessions_open(struct sessions *sessions, struct run_request *request)
{
	for (sessions->count = 0; sessions->count < request->draw_count; sessions->count++) {
		struct draw *draw = &request->draws[sessions->count];
		struct pasid_session *session = open_session(request, draw);
		draw_ids(session, draw);
		sessions->sessions[sessions->count] = session;
		sessions->inherited[sessions->count] = sessions_inherit(request, pasid_fd(session));
	}
}

bool sessions_report_busy(const struct sessions *sessions, struct run_request *request)
{
	struct draw *draw = &request->draws[0];
	int other = pasid_report_busy(sessions->sessions[0], draw->ids[0], draw->min, draw->max);
	if (other >= 0) {
		draw->ids[0] = (uint32_t)other;
		return true;
	}
	run_warn("%s: %u is taken, and no other one can be had: %s", space_of(draw), draw->ids[0],
		 other == -ENOSPC ? "none is available" : explain(other));
	return false;
}

/* A daemon without holders ends the sets with the connections, which the program inherits all the same. */
void sessions_hold(const struct sessions *sessions)
{
	for (uint32_t i = 0; i < sessions->count; i++) {
		int error = pasid_hold(sessions->sessions[i]);
		if (error != 0 && error != -ENOTSUP)
			run_warn("a restart of the daemon would free the program's IDs: %s", strerror(-error));
	}
}
