// SPDX-License-Identifier: Apache-2.0
/* The daemon ends and comes back under users of pasid.h. */
#include "api_user.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void crash(pid_t peer)
{
	int before = peer_restarts();
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == before + 1);
}

static void only_if_asked_for(void)
{
	uint8_t token[PASID_TOKEN_BYTES];
	pid_t peer = peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(-ENOENT, pasid_token(session, token));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	crash(peer);
	CHECK_EQUAL(-EIO, pasid_alloc(session, 1, 10));
	pasid_close(session);
	session = resumable();
	CHECK_EQUAL(0, pasid_token(session, token));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	int fd = pasid_fd(session);
	crash(peer);
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(fd, pasid_fd(session));
	CHECK_EQUAL(2, peer_held());
	pasid_close(session);
	CHECK_SOON(peer_sets() == 0);
}

static void options(void)
{
	struct pasid_session *session = NULL;
	struct pasid_options wanted = { .bytes = sizeof wanted, .space = "pasid", .name = "vm-7", .limit = 10 };
	char long_name[66];
	memset(long_name, 'x', sizeof long_name);
	long_name[65] = '\0';
	peer_start("serve");
	CHECK_EQUAL(0, pasid_open(&wanted, &session));
	pasid_close(session);
	session = NULL;
	wanted.limit = 2000;
	CHECK_EQUAL(-EDQUOT, pasid_open(&wanted, &session));
	wanted.space = "vlan";
	CHECK_EQUAL(-ENOENT, pasid_open(&wanted, &session));
	wanted.space = long_name;
	CHECK_EQUAL(-EINVAL, pasid_open(&wanted, &session));
	wanted.space = NULL;
	wanted.name = long_name;
	CHECK_EQUAL(-EINVAL, pasid_open(&wanted, &session));
	wanted = (struct pasid_options){ .bytes = sizeof wanted, .flags = 2 };
	CHECK_EQUAL(-EINVAL, pasid_open(&wanted, &session));
	wanted = (struct pasid_options){ .bytes = 0 };
	CHECK_EQUAL(-EINVAL, pasid_open(&wanted, &session));
	CHECK(session == NULL);
	CHECK_SOON(peer_sets() == 0);
}

static void daemon_of_before(void)
{
	struct pasid_session *session = NULL;
	const struct pasid_options space = { .bytes = sizeof space, .space = "pasid" };
	pid_t peer = peer_start("old");
	CHECK_EQUAL(-ENOTSUP, pasid_open(&space, &session));
	session = resumable();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(-ENOTSUP, pasid_hold(session));
	CHECK_EQUAL(-ENOTSUP, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(1, pasid_holds(session, 1));
	peer_kill(peer);
	CHECK_EQUAL(-EIO, pasid_holds(session, 1));
	pasid_close(session);
}

enum { MOST = 200, FIRST = 1, LAST = 4000 };

/* The reference count of each PASID that the tenant holds, by its replies; -1 for PASIDs it does not hold. */
static int references_of[LAST + 1];
static bool is_pending[LAST + 1];

static uint32_t draw(unsigned *seed, uint32_t below)
{
	return (uint32_t)rand_r(seed) % below;
}

static void allocate_some(struct pasid_session *session, unsigned *seed)
{
	uint32_t pasids[8];
	uint32_t count = 1 + draw(seed, 8);
	uint32_t flags = draw(seed, 2);
	CHECK_EQUAL(count, pasid_alloc_many(session, FIRST, LAST, count, flags, pasids));
	for (uint32_t i = 0; i < count; i++) {
		CHECK(references_of[pasids[i]] < 0 && !is_pending[pasids[i]]);
		CHECK(i == 0 || pasids[i] > pasids[i - 1]);
		CHECK(i == 0 || flags == 0 || pasids[i] == pasids[i - 1] + 1);
		references_of[pasids[i]] = 0;
	}
}

static void allocate_keyed(struct pasid_session *session, unsigned *seed)
{
	char key[16];
	snprintf(key, sizeof key, "key-%u", draw(seed, 1000000));
	int pasid = pasid_alloc_keyed(session, FIRST, LAST, key);
	CHECK(pasid > 0 && references_of[pasid] < 0 && !is_pending[pasid]);
	references_of[pasid] = 0;
	CHECK_EQUAL(pasid, pasid_alloc_keyed(session, FIRST, LAST, key));
}

static void free_some(struct pasid_session *session, unsigned *seed)
{
	uint32_t min = FIRST + draw(seed, MOST);
	uint32_t max = min + draw(seed, 20);
	int count = 0;
	for (uint32_t pasid = min; pasid <= max; pasid++) {
		if (references_of[pasid] < 0 || is_pending[pasid])
			continue;
		count++;
		if (references_of[pasid] > 0)
			is_pending[pasid] = true;
		else
			references_of[pasid] = -1;
	}
	CHECK_EQUAL(count, pasid_free_range(session, min, max));
}

static void get_one(struct pasid_session *session, uint32_t pasid)
{
	if (references_of[pasid] < 0) {
		CHECK_EQUAL(-ENOENT, pasid_get(session, pasid));
	} else if (is_pending[pasid]) {
		CHECK_EQUAL(-EBUSY, pasid_get(session, pasid));
	} else {
		CHECK_EQUAL(0, pasid_get(session, pasid));
		references_of[pasid]++;
	}
}

static void put_one(struct pasid_session *session, uint32_t pasid)
{
	if (references_of[pasid] <= 0) {
		CHECK_EQUAL(-ENOENT, pasid_put(session, pasid));
		return;
	}
	int left = --references_of[pasid];
	int expected = left > 0 ? PASID_KEPT : is_pending[pasid] ? PASID_RELEASED : PASID_LAST;
	CHECK_EQUAL(expected, pasid_put(session, pasid));
	if (expected == PASID_RELEASED) {
		references_of[pasid] = -1;
		is_pending[pasid] = false;
	}
}

static void one_operation(struct pasid_session *session, unsigned *seed)
{
	switch (draw(seed, 6)) {
	case 0:
		allocate_some(session, seed);
		return;
	case 1:
		allocate_keyed(session, seed);
		return;
	case 2:
		free_some(session, seed);
		return;
	case 3:
		put_one(session, FIRST + draw(seed, MOST));
		return;
	default:
		get_one(session, FIRST + draw(seed, MOST));
	}
}

static int references_known(void)
{
	int count = 0;
	for (uint32_t pasid = FIRST; pasid <= LAST; pasid++)
		count += references_of[pasid] >= 0;
	return count;
}

static void all_operations(const char *mode, unsigned seed)
{
	pid_t peer = peer_start(mode);
	struct pasid_session *session = resumable();
	for (uint32_t pasid = 0; pasid <= LAST; pasid++)
		references_of[pasid] = -1;
	memset(is_pending, 0, sizeof is_pending);
	for (int round = 0; round < 500; round++) {
		one_operation(session, &seed);
		if (round % 50 == 0)
			CHECK_EQUAL(references_known(), peer_held());
	}
	CHECK(peer_restarts() > 15);
	CHECK_EQUAL(references_known(), peer_held());
	CHECK_EQUAL(1, peer_sets());
	pasid_close(session);
	peer_kill(peer);
}

static void unanswered(void)
{
	all_operations("unanswered=13", 1);
	all_operations("unanswered=17", 2);
	all_operations("unanswered=29", 3);
}

static void unheard(void)
{
	all_operations("unheard=13", 4);
	all_operations("unheard=17", 5);
	all_operations("unheard=29", 6);
}

static void by_token(void)
{
	uint8_t token[PASID_TOKEN_BYTES];
	struct pasid_session *second = NULL;
	pid_t peer = peer_start("serve");
	struct pasid_session *first = resumable();
	CHECK_EQUAL(1, pasid_alloc(first, 1, 10));
	CHECK_EQUAL(0, pasid_get(first, 1));
	CHECK_EQUAL(0, pasid_token(first, token));
	const struct pasid_options wanted = { .bytes = sizeof wanted, .token = token };
	CHECK_EQUAL(0, pasid_open(&wanted, &second));
	CHECK_EQUAL(1, pasid_holds(second, 1));
	crash(peer);
	CHECK_EQUAL(0, pasid_get(second, 1));
	CHECK_EQUAL(PASID_KEPT, pasid_put(second, 1));
	CHECK_EQUAL(PASID_LAST, pasid_put(second, 1));
	CHECK_EQUAL(1, peer_sets());
	pasid_close(second);
	CHECK_SOON(peer_sets() == 0);
	CHECK_EQUAL(-EIO, pasid_holds(first, 1));
	pasid_close(first);
	CHECK_EQUAL(-ENOENT, pasid_open(&wanted, &second));
}

/* With a token from elsewhere the library does not know the reference counts, and asks before it changes one. */
static void references_by_token(void)
{
	uint8_t token[PASID_TOKEN_BYTES];
	struct pasid_session *second = NULL;
	peer_start("unanswered=12");
	struct pasid_session *first = resumable();
	CHECK_EQUAL(1, pasid_alloc(first, 1, 10));
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(0, pasid_get(first, 1));
	CHECK_EQUAL(0, pasid_token(first, token));
	const struct pasid_options wanted = { .bytes = sizeof wanted, .token = token };
	CHECK_EQUAL(0, pasid_open(&wanted, &second));
	for (int i = 0; i < 40; i++)
		CHECK_EQUAL(0, pasid_get(second, 1));
	for (int i = 0; i < 42; i++)
		CHECK_EQUAL(PASID_KEPT, pasid_put(second, 1));
	CHECK_EQUAL(PASID_LAST, pasid_put(second, 1));
	CHECK(peer_restarts() > 5);
	pasid_close(second);
	pasid_close(first);
}

static void forked_child(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	pid_t child = fork();
	if (child == 0) {
		crash(peer);
		CHECK_EQUAL(-EIO, pasid_alloc(session, 1, 10));
		pasid_close(session);
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	child = fork();
	if (child == 0) {
		CHECK_EQUAL(0, pasid_hold(session));
		crash(peer);
		CHECK_EQUAL(3, pasid_alloc(session, 1, 10));
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	pasid_close(session);
	CHECK_SOON(peer_sets() == 0);
}

static void away_too_long(void)
{
	const struct pasid_options wanted = { .bytes = sizeof wanted, .flags = PASID_RESUMABLE, .resume_ms = 100 };
	struct pasid_session *session;
	pid_t peer = peer_start("serve");
	CHECK_EQUAL(0, pasid_open(&wanted, &session));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(0, pasid_get(session, 1));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == PEER_AWAY);
	CHECK_EQUAL(-ETIMEDOUT, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(-ETIMEDOUT, pasid_get(session, 1));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == 1);
	CHECK_EQUAL(PASID_LAST, pasid_put(session, 1));
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(2, peer_held());
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == PEER_AWAY);
	CHECK_EQUAL(-ETIMEDOUT, pasid_holds(session, 1));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == 2);
	pasid_close(session);
	CHECK_SOON(peer_sets() == 0);
}

static void set_is_gone(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	peer_kill(peer);
	peer_start("serve");
	CHECK_EQUAL(-EIO, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(-EIO, pasid_holds(session, 1));
	pasid_close(session);
}

const struct test api_resume_tests[] = {
	{ "api resume: only if asked for", only_if_asked_for },
	{ "api resume: options", options },
	{ "api resume: a daemon of before", daemon_of_before },
	{ "api resume: requests done and not answered", unanswered },
	{ "api resume: requests not heard", unheard },
	{ "api resume: by token", by_token },
	{ "api resume: references by token", references_by_token },
	{ "api resume: a forked child", forked_child },
	{ "api resume: away for too long", away_too_long },
	{ "api resume: the set is gone", set_is_gone },
};
const size_t api_resume_tests_count = COUNT(api_resume_tests);
