// SPDX-License-Identifier: Apache-2.0
#include "api_user.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static struct pasid_event next(struct pasid_session *session)
{
	struct pasid_event event;
	CHECK_EQUAL(1, pasid_next_event(session, &event, sizeof event, 10000));
	return event;
}

static int none_yet(struct pasid_session *session)
{
	struct pasid_event event;
	return pasid_next_event(session, &event, sizeof event, 0);
}

static bool is_ready(struct pasid_session *session)
{
	struct pollfd ready = { .fd = pasid_event_fd(session), .events = POLLIN };
	return poll(&ready, 1, 0) == 1;
}

static void in_order(void)
{
	static const uint32_t types[] = { PASID_EVENT_ALLOC, PASID_EVENT_BIND, PASID_EVENT_UNBIND, PASID_EVENT_FREE };
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(-EINVAL, none_yet(session));
	CHECK_EQUAL(-EINVAL, pasid_event_fd(session));
	CHECK_EQUAL(-EINVAL, pasid_subscribe(session, 4, 0));
	CHECK_EQUAL(-EINVAL, pasid_subscribe(session, PASID_PRIORITY_LAST, 8));
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(-EBUSY, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(0, none_yet(session));
	CHECK(!is_ready(session));
	CHECK_EQUAL(5, pasid_alloc(session, 5, 5));
	CHECK_EQUAL(0, pasid_get(session, 5));
	CHECK_EQUAL(PASID_LAST, pasid_put(session, 5));
	CHECK_EQUAL(1, pasid_free_range(session, 0, UINT32_MAX));
	CHECK(is_ready(session));
	for (uint32_t i = 0; i < 4; i++) {
		struct pasid_event event = next(session);
		CHECK_EQUAL(types[i], event.type);
		CHECK_EQUAL(5, event.pasid);
		CHECK_EQUAL(i + 1, event.sequence);
		CHECK_EQUAL(1, event.generation);
		CHECK(event.set_id != 0);
	}
	CHECK_EQUAL(0, none_yet(session));
	CHECK(!is_ready(session));
	CHECK_EQUAL(1, pasid_ack_drain(session, 5, 1));
	CHECK_EQUAL(0, pasid_ack_drain(session, 5, 2));
	CHECK_EQUAL(1, pasid_unsubscribe(session));
	CHECK_EQUAL(0, pasid_unsubscribe(session));
	CHECK_EQUAL(-EINVAL, none_yet(session));
	pasid_close(session);
}

static void moved(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(5, pasid_alloc(session, 5, 5));
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_IOMMU, PASID_EVENTS_MOVED));
	CHECK_EQUAL(1, pasid_free_range(session, 5, 5));
	struct pasid_event event = next(session);
	CHECK_EQUAL(PASID_EVENT_MOVED, event.type);
	CHECK_EQUAL(5, event.pasid);
	CHECK_EQUAL(1, pasid_ack_drain(session, event.pasid, event.generation));
	pasid_close(session);
}

static void *wait_for_four(void *session)
{
	for (uint32_t pasid = 1; pasid <= 4; pasid++)
		CHECK_EQUAL(pasid, next(session).pasid);
	return NULL;
}

/* One thread waits, others make requests; and the events are of another session. */
static void waiting_thread(void)
{
	pthread_t waiter;
	peer_start("serve");
	struct pasid_session *session = connected();
	struct pasid_session *other = connected();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_CPU, PASID_EVENTS_OF_ALL));
	CHECK(pthread_create(&waiter, NULL, wait_for_four, session) == 0);
	CHECK_EQUAL(1, pasid_alloc(other, 1, 10));
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(3, pasid_alloc(other, 1, 10));
	CHECK_EQUAL(4, pasid_alloc(session, 1, 10));
	pthread_join(waiter, NULL);
	pasid_close(other);
	pasid_close(session);
}

/* More events than the library keeps: the newest are counted, and the loss is reported in their place. */
static void overflow(void)
{
	uint32_t pasids[1000];
	uint64_t lost = 0;
	int kept = 0;
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(1000, pasid_alloc_many(session, 1, 4000, 1000, 0, pasids));
	CHECK_EQUAL(1000, pasid_free_range(session, 0, UINT32_MAX));
	for (int i = 0; i < 500; i++)
		kept += next(session).sequence == (uint64_t)i + 1;
	CHECK_EQUAL(500, kept);
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	while (kept + (int)lost < 2001) {
		struct pasid_event event = next(session);
		if (event.type == PASID_EVENT_LOST)
			lost += event.lost;
		else
			CHECK_EQUAL(++kept + (int)lost, event.sequence);
	}
	CHECK_EQUAL(2000 - 1024, lost);
	CHECK_EQUAL(0, none_yet(session));
	pasid_close(session);
}

/* A drain consumer is told each ID of a set that is larger than what the library keeps for others. */
static void large_set_drained(void)
{
	uint32_t pasids[1000];
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(1000, pasid_alloc_many(session, 1, 4000, 1000, 0, pasids));
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_IOMMU, PASID_DRAINS));
	for (int round = 0; round < 3; round++) {
		CHECK_EQUAL(1000, pasid_free_range(session, 0, UINT32_MAX));
		CHECK_EQUAL(1000, pasid_alloc_many(session, 1, 4000, 1000, 0, pasids));
	}
	for (uint64_t i = 1; i <= 6000; i++)
		CHECK_EQUAL(i, next(session).sequence);
	CHECK_EQUAL(0, none_yet(session));
	CHECK_EQUAL(1000, pasid_free_range(session, 0, UINT32_MAX));
	CHECK_EQUAL(6001, next(session).sequence);
	pasid_close(session);
}

static void lost_by_the_daemon(void)
{
	peer_start("lossy");
	struct pasid_session *session = connected();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	for (int i = 1; i <= 4; i++)
		CHECK_EQUAL(i, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(1, next(session).pasid);
	CHECK_EQUAL(2, next(session).pasid);
	struct pasid_event event = next(session);
	CHECK(event.type == PASID_EVENT_LOST && event.lost == 1);
	CHECK_EQUAL(4, next(session).pasid);
	pasid_close(session);
}

static void goes_on_after_the_daemons_end(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(1, next(session).pasid);
	kill(peer, SIGUSR1);
	struct pasid_event event = next(session);
	CHECK_EQUAL(PASID_EVENT_LOST, event.type);
	CHECK(event.lost == PASID_LOST_UNKNOWN);
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(2, next(session).pasid);
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == 2);
	CHECK_EQUAL(3, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(PASID_EVENT_LOST, next(session).type);
	CHECK_EQUAL(3, next(session).pasid);
	CHECK_EQUAL(0, none_yet(session));
	CHECK(!is_ready(session));
	pasid_close(session);
	CHECK_SOON(peer_sets() == 0);
}

/* The descriptor must not make a program spin while the daemon is away, nor sleep for ever. */
static void away(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == PEER_AWAY);
	CHECK_SOON(is_ready(session));
	CHECK_EQUAL(0, none_yet(session));
	CHECK_EQUAL(0, none_yet(session));
	CHECK(!is_ready(session));
	CHECK_SOON(is_ready(session));
	kill(peer, SIGUSR2);
	CHECK_EQUAL(PASID_EVENT_LOST, next(session).type);
	pasid_close(session);
}

static void lost_session(void)
{
	struct pasid_event event;
	pid_t peer = peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(0, pasid_subscribe(session, PASID_PRIORITY_LAST, 0));
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	peer_kill(peer);
	CHECK_EQUAL(1, next(session).pasid);
	CHECK_EQUAL(-EIO, pasid_next_event(session, &event, sizeof event, -1));
	CHECK_EQUAL(-EIO, pasid_alloc(session, 1, 10));
	pasid_close(session);
}

const struct test api_event_tests[] = {
	{ "api events: in order", in_order },
	{ "api events: of an ID that moves away", moved },
	{ "api events: a waiting thread", waiting_thread },
	{ "api events: overflow", overflow },
	{ "api events: large set drained", large_set_drained },
	{ "api events: lost by the daemon", lost_by_the_daemon },
	{ "api events: after the daemon's end", goes_on_after_the_daemons_end },
	{ "api events: away", away },
	{ "api events: a lost session", lost_session },
};
const size_t api_event_tests_count = COUNT(api_event_tests);
