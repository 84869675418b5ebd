// SPDX-License-Identifier: Apache-2.0
/* Containers that are closed by other ways than close(): the set must end with the last of them all the same. */
#include "vfio_user.h"

#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

static void by_fclose(int fd)
{
	CHECK_EQUAL(0, fclose(fdopen(fd, "r+")));
}

static void by_freopen(int fd)
{
	FILE *file = freopen("/dev/null", "r", fdopen(fd, "r+"));
	CHECK(file != NULL);
}

static void by_raw_close(int fd)
{
	CHECK_EQUAL(0, syscall(SYS_close, fd));
}

static void by_raw_dup(int fd)
{
	CHECK_EQUAL(fd, syscall(SYS_dup3, 0, fd, 0));
}

static void by_dup2(int fd)
{
	CHECK_EQUAL(fd, dup2(0, fd));
}

static void by_dup3(int fd)
{
	CHECK_EQUAL(fd, dup3(0, fd, O_CLOEXEC));
}

static void by_close_range(int fd)
{
	CHECK_EQUAL(0, close_range((unsigned)fd, (unsigned)fd, 0));
}

static void by_close_range_of_all(int fd)
{
	CHECK_EQUAL(0, close_range((unsigned)fd, ~0u, 0));
}

/* The thread sanitizer has a thread of its own, for which the descriptors stay open. */
#ifdef __SANITIZE_THREAD__
enum { UNSHARE = 0 };
#else
enum { UNSHARE = CLOSE_RANGE_UNSHARE };
#endif

static void by_unshare(int fd)
{
	CHECK_EQUAL(0, close_range((unsigned)fd, (unsigned)fd, UNSHARE));
}

static void by_unshare_of_all(int fd)
{
	CHECK_EQUAL(0, close_range((unsigned)fd, ~0u, UNSHARE));
}

static void by_raw_close_range(int fd)
{
	CHECK_EQUAL(0, syscall(SYS_close_range, fd, ~0u, UNSHARE));
}

static void by_closefrom(int fd)
{
	closefrom(fd);
}

static void (*const unusual_closes[])(int) = {
	by_fclose, by_freopen, by_raw_close, by_raw_dup, by_dup2, by_dup3, by_close_range,
	by_close_range_of_all, by_unshare, by_unshare_of_all, by_raw_close_range, by_closefrom,
};

/* More rounds than the double has IDs in the range: a leak ends in ENOSPC. */
static void next_open_has_all(void)
{
	peer_start("serve");
	for (size_t way = 0; way < COUNT(unusual_closes); way++)
		for (int round = 0; round < 5; round++) {
			int fd = open_container();
			CHECK_EQUAL(1, alloc(fd, 1, 2));
			unusual_closes[way](fd);
		}
}

/* Those that libc or the shim can see free at once, as close() does. */
static void seen_closes_free_at_once(void)
{
	static void (*const seen[])(int) = { by_fclose, by_dup2, by_dup3, by_close_range, by_close_range_of_all,
					     by_unshare, by_unshare_of_all, by_closefrom };
	peer_start("serve");
	for (size_t way = 0; way < COUNT(seen); way++) {
		int fd = open_container();
		CHECK_EQUAL(1, alloc(fd, 1, 2));
		CHECK_EQUAL(1, peer_held());
		seen[way](fd);
		CHECK_EQUAL(0, peer_held());
	}
}

/* A container closed unseen must not keep the session when the last one is closed. */
static void last_close_frees(void)
{
	peer_start("serve");
	int unseen = open_container();
	int seen = open_container();
	CHECK_EQUAL(1, alloc(unseen, 1, 2));
	by_raw_close(unseen);
	CHECK_EQUAL(2, alloc(seen, 1, 2));
	CHECK_EQUAL(0, close(seen));
	CHECK_EQUAL(0, peer_held());
}

/* The shim's own next socket gets the number of the stale record, and is closed again. */
static void number_reused_by_a_reconnect(void)
{
	setenv("PASID_RESUME_MS", "100", 1);
	pid_t peer = peer_start("serve");
	int stale = open_container();
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	by_raw_close(stale);
	peer_kill(peer);
	peer_start("refuse");
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
}

static int shared;

static void leave_table(void)
{
	CHECK_EQUAL(0, close_range(3, ~0u, CLOSE_RANGE_UNSHARE));
}

static void leave_table_by_unshare(void)
{
	CHECK_EQUAL(0, unshare(CLONE_FILES));
	CHECK_EQUAL(0, close(shared));
}

static void *close_in_own_table(void *leave)
{
	(*(void (**)(void))leave)();
	CHECK_ERRNO(EBADF, alloc(shared, 1, 10));
	CHECK_ERRNO(EMFILE, open("/dev/vfio/vfio", O_RDWR));
	return NULL;
}

/* Descriptors that one thread closes in a table of its own stay open for all others. */
static void other_threads_keep_theirs(void)
{
	void (*ways[])(void) = { leave_table, leave_table_by_unshare };
	peer_start("serve");
	shared = open_container();
	for (size_t way = 0; way < COUNT(ways); way++) {
		pthread_t thread;
		CHECK(pthread_create(&thread, NULL, close_in_own_table, &ways[way]) == 0);
		pthread_join(thread, NULL);
		CHECK_EQUAL((int)way + 1, alloc(shared, 1, 10));
	}
	CHECK_EQUAL(0, close(shared));
	CHECK_EQUAL(0, peer_held());
}

const struct test close_tests[] = {
	{ "close: the next open has all PASIDs", next_open_has_all },
	{ "close: what is seen frees at once", seen_closes_free_at_once },
	{ "close: the last close frees", last_close_frees },
	{ "close: a reconnect reuses the number", number_reused_by_a_reconnect },
	{ "close: other threads keep theirs", other_threads_keep_theirs },
};
const size_t close_tests_count = COUNT(close_tests);
