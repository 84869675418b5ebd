// SPDX-License-Identifier: Apache-2.0
#include "api_user.h"

#include <errno.h>
#include <string.h>

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

const struct test api_command_tests[] = {
	{ "api: many at once", many_at_once },
	{ "api: a thousand at once", a_thousand_at_once },
	{ "api: keyed", keyed },
	{ "api: references", references },
	{ "api: set-private ids", private_ids },
	{ "api: not served", not_served },
};
const size_t api_command_tests_count = COUNT(api_command_tests);
