// SPDX-License-Identifier: Apache-2.0
#include "api_user.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void many_at_once(void)
{
	uint32_t pasids[16];
	peer_start("serve");
	struct pasid_session *session = connected();
	struct pasid_session *other = connected();
	CHECK_EQUAL(12, pasid_alloc(other, 12, 12));
	CHECK_EQUAL(3, pasid_alloc_many(session, 10, 30, 3, 0, pasids));
	CHECK(pasids[0] == 10 && pasids[1] == 11 && pasids[2] == 13);
	CHECK_EQUAL(4, pasid_alloc_many(session, 10, 30, 4, PASID_CONTIGUOUS, pasids));
	CHECK(pasids[0] == 14 && pasids[3] == 17);
	CHECK_EQUAL(-ENOSPC, pasid_alloc_many(session, 10, 20, 4, 0, pasids));
	CHECK_EQUAL(3, pasid_alloc_many(session, 10, 20, 3, 0, pasids));
	CHECK_EQUAL(-EINVAL, pasid_alloc_many(session, 30, 10, 3, 0, pasids));
	CHECK_EQUAL(-EINVAL, pasid_alloc_many(session, 10, 30, 0, 0, pasids));
	CHECK_EQUAL(-EINVAL, pasid_alloc_many(session, 10, 30, PASID_MOST + 1, 0, pasids));
	CHECK_EQUAL(-EINVAL, pasid_alloc_many(session, 10, 30, 1, 2, pasids));
	pasid_close(session);
	pasid_close(other);
}

/* More than one read of the socket brings. */
static void a_thousand_at_once(void)
{
	uint32_t pasids[1000];
	uint32_t listed[1000];
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(1000, pasid_alloc_many(session, 1, 4000, 1000, 0, pasids));
	CHECK_EQUAL(1000, pasid_list(session, 0, UINT32_MAX, listed, 1000));
	CHECK(memcmp(pasids, listed, sizeof pasids) == 0);
	CHECK_EQUAL(10, pasid_list(session, 500, UINT32_MAX, listed, 10));
	CHECK(listed[0] == 500 && listed[9] == 509);
	CHECK_EQUAL(0, pasid_list(session, 1001, UINT32_MAX, listed, 10));
	CHECK_EQUAL(-EINVAL, pasid_list(session, 0, 1, listed, 0));
	CHECK_EQUAL(1000, pasid_free_range(session, 0, UINT32_MAX));
	pasid_close(session);
}

static void keyed(void)
{
	char key[130];
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(1, pasid_alloc_keyed(session, 1, 10, "device-7"));
	CHECK_EQUAL(2, pasid_alloc_keyed(session, 1, 10, "device-8"));
	CHECK_EQUAL(1, pasid_alloc_keyed(session, 1, 10, "device-7"));
	CHECK_EQUAL(-ENOSPC, pasid_alloc_keyed(session, 1, 2, "device-9"));
	CHECK_EQUAL(-EINVAL, pasid_alloc_keyed(session, 1, 2, ""));
	memset(key, 'x', sizeof key);
	key[129] = '\0';
	CHECK_EQUAL(-EINVAL, pasid_alloc_keyed(session, 1, 10, key));
	key[128] = '\0';
	CHECK_EQUAL(3, pasid_alloc_keyed(session, 1, 10, key));
	pasid_close(session);
}

static void references(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	struct pasid_session *other = connected();
	CHECK_EQUAL(5, pasid_alloc(session, 5, 5));
	CHECK_EQUAL(0, pasid_get(session, 5));
	CHECK_EQUAL(0, pasid_get(session, 5));
	CHECK_EQUAL(-ENOENT, pasid_get(other, 5));
	CHECK_EQUAL(-ENOENT, pasid_put(other, 5));
	CHECK_EQUAL(PASID_KEPT, pasid_put(session, 5));
	CHECK_EQUAL(PASID_LAST, pasid_put(session, 5));
	CHECK_EQUAL(-ENOENT, pasid_put(session, 5));
	CHECK_EQUAL(0, pasid_get(session, 5));
	CHECK_EQUAL(1, pasid_free_range(session, 5, 5));
	CHECK_EQUAL(0, pasid_holds(session, 5));
	CHECK_EQUAL(-EBUSY, pasid_get(session, 5));
	CHECK_EQUAL(-ENOSPC, pasid_alloc(other, 5, 5));
	CHECK_EQUAL(PASID_RELEASED, pasid_put(session, 5));
	CHECK_EQUAL(5, pasid_alloc(other, 5, 5));
	pasid_close(session);
	pasid_close(other);
}

static void private_ids(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(5, pasid_alloc(session, 5, 5));
	CHECK_EQUAL(6, pasid_alloc(session, 6, 6));
	CHECK_EQUAL(-ENOENT, pasid_find_spid(session, 77));
	CHECK_EQUAL(0, pasid_attach_spid(session, 5, 77));
	CHECK_EQUAL(0, pasid_attach_spid(session, 5, 77));
	CHECK_EQUAL(-EBUSY, pasid_attach_spid(session, 5, 78));
	CHECK_EQUAL(-EEXIST, pasid_attach_spid(session, 6, 77));
	CHECK_EQUAL(-ENOENT, pasid_attach_spid(session, 9, 79));
	CHECK_EQUAL(5, pasid_find_spid(session, 77));
	CHECK_EQUAL(1, pasid_detach_spid(session, 77));
	CHECK_EQUAL(0, pasid_detach_spid(session, 77));
	pasid_close(session);
}

/* The double knows neither command: a command that an older daemon does not serve does not end the session. */
static void not_served(void)
{
	struct pasid_info info;
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(-ENOTSUP, pasid_info(session, &info, sizeof info));
	CHECK_EQUAL(-ENOTSUP, pasid_name(session, "vm-7"));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	pasid_close(session);
}

static void reported_busy(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(5, pasid_alloc(session, 5, 7));
	CHECK_EQUAL(6, pasid_report_busy(session, 5, 5, 7));
	CHECK_EQUAL(0, pasid_holds(session, 5));
	CHECK_EQUAL(-ENOENT, pasid_report_busy(session, 5, 5, 7));
	CHECK_EQUAL(0, pasid_get(session, 6));
	CHECK_EQUAL(-EBUSY, pasid_report_busy(session, 6, 5, 7));
	CHECK_EQUAL(PASID_LAST, pasid_put(session, 6));
	CHECK_EQUAL(7, pasid_report_busy(session, 6, 5, 7));
	CHECK_EQUAL(-ENOSPC, pasid_report_busy(session, 7, 5, 7));
	CHECK_EQUAL(0, pasid_holds(session, 7));
	pasid_close(session);
}

/* Each report has one answer, whenever the double crashes: no PASID is lost, none is held that was not reported. */
static void reported_busy_among_crashes(const char *mode)
{
	pid_t peer = peer_start(mode);
	struct pasid_session *session = resumable();
	int pasid = pasid_alloc(session, 1, 100);
	for (int next = 2; next <= 100; next++) {
		CHECK_EQUAL(next, pasid_report_busy(session, (uint32_t)pasid, 1, 100));
		pasid = next;
	}
	CHECK_EQUAL(-ENOSPC, pasid_report_busy(session, 100, 1, 100));
	CHECK_EQUAL(0, peer_held());
	CHECK(peer_restarts() > 10);
	pasid_close(session);
	peer_kill(peer);
}

static void reported_busy_unanswered(void)
{
	reported_busy_among_crashes("unanswered=6");
	reported_busy_among_crashes("unanswered=7");
	reported_busy_among_crashes("unheard=6");
}

static void from_a_launcher(void)
{
	char number[16];
	int ends[2];
	struct pasid_session *session;
	peer_start("serve");
	CHECK_EQUAL(-ENOENT, pasid_from_fd(-1, &session));
	setenv("PASID_FD", "three", 1);
	CHECK_EQUAL(-EINVAL, pasid_from_fd(-1, &session));
	setenv("PASID_FD", "999", 1);
	CHECK_EQUAL(-EBADF, pasid_from_fd(-1, &session));
	CHECK(pipe(ends) == 0);
	CHECK_EQUAL(-ENOTSOCK, pasid_from_fd(ends[0], &session));
	struct pasid_session *launcher = connected();
	CHECK_EQUAL(3, pasid_alloc(launcher, 3, 3));
	snprintf(number, sizeof number, "%d", dup(pasid_fd(launcher)));
	setenv("PASID_FD", number, 1);
	pasid_close(launcher);
	CHECK_EQUAL(0, pasid_from_fd(-1, &session));
	CHECK_EQUAL(1, pasid_holds(session, 3));
	pasid_close(session);
}

static void from_a_launcher_of_a_dead_daemon(void)
{
	struct pasid_session *session;
	pid_t peer = peer_start("serve");
	struct pasid_session *launcher = connected();
	peer_kill(peer);
	CHECK_EQUAL(-EIO, pasid_from_fd(dup(pasid_fd(launcher)), &session));
	pasid_close(launcher);
}

const struct test api_command_tests[] = {
	{ "api: reported busy", reported_busy },
	{ "api: reported busy, and not answered", reported_busy_unanswered },
	{ "api: from a launcher", from_a_launcher },
	{ "api: from a launcher of a dead daemon", from_a_launcher_of_a_dead_daemon },

	{ "api: many at once", many_at_once },
	{ "api: a thousand at once", a_thousand_at_once },
	{ "api: keyed", keyed },
	{ "api: references", references },
	{ "api: set-private ids", private_ids },
	{ "api: not served", not_served },
};
const size_t api_command_tests_count = COUNT(api_command_tests);
