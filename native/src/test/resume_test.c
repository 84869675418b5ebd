// SPDX-License-Identifier: Apache-2.0
/* The daemon ends and comes back, and the program notices nothing but time. */
#include "vfio_user.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static void goes_away(pid_t peer)
{
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == PEER_AWAY);
}

static void between_requests(void)
{
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == 1);
	CHECK_EQUAL(2, peer_held());
	CHECK_EQUAL(3, alloc(fd, 1, 10));
	CHECK_EQUAL(0, free_range(fd, 1, 1));
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_EQUAL(3, peer_held());
	CHECK_EQUAL(1, peer_sets());
	CHECK_EQUAL(0, close(fd));
	CHECK_SOON(peer_sets() == 0);
}

/* Holders of each PASID as the program knows them, to compare with the daemon's. */
static atomic_int holders[4096];

static int churn(int fd, uint32_t min, uint32_t max, int rounds, unsigned seed)
{
	int held[64];
	int count = 0;
	for (int round = 0; round < rounds; round++) {
		if (count < 64 && rand_r(&seed) % 3 != 0) {
			held[count] = alloc(fd, min, max);
			CHECK(held[count] >= (int)min && held[count] <= (int)max);
			CHECK_EQUAL(0, holders[held[count]]++);
			count++;
		} else if (count > 0) {
			int which = (int)((unsigned)rand_r(&seed) % (unsigned)count);
			holders[held[which]]--;
			CHECK_EQUAL(0, free_range(fd, (uint32_t)held[which], (uint32_t)held[which]));
			held[which] = held[--count];
		}
	}
	return count;
}

static void churn_among_crashes(const char *mode)
{
	pid_t peer = peer_start(mode);
	int fd = open_container();
	memset(holders, 0, sizeof holders);
	int held = churn(fd, 1, 4000, 400, 4711);
	CHECK(peer_restarts() > 20);
	CHECK_EQUAL(held, peer_held());
	CHECK_EQUAL(1, peer_sets());
	CHECK_EQUAL(0, close(fd));
	peer_kill(peer);
}

static void unanswered(void)
{
	churn_among_crashes("unanswered=7");
	churn_among_crashes("unanswered=8");
	churn_among_crashes("unanswered=11");
}

static void unheard(void)
{
	churn_among_crashes("unheard=7");
	churn_among_crashes("unheard=8");
	churn_among_crashes("unheard=11");
}

/* An exact request whose reply was lost must not be refused because of its own PASID. */
static void exact_unanswered(void)
{
	peer_start("unanswered=7");
	int fd = open_container();
	for (uint32_t id = 1; id <= 100; id++)
		CHECK_EQUAL(id, alloc(fd, id, id));
	CHECK_ERRNO(ENOSPC, alloc(fd, 50, 50));
	CHECK_EQUAL(100, peer_held());
	CHECK(peer_restarts() > 10);
}

static int shared;

static void *churn_in_thread(void *number)
{
	return (void *)(intptr_t)churn(shared, 1, 4000, 200, *(unsigned *)number);
}

/* One thread's PASIDs must not be freed with another thread's unanswered free. */
static void threads_of(const char *mode)
{
	pthread_t workers[8];
	unsigned numbers[8];
	int held = 0;
	pid_t peer = peer_start(mode);
	memset(holders, 0, sizeof holders);
	shared = open_container();
	for (unsigned i = 0; i < 8; i++) {
		numbers[i] = i;
		CHECK(pthread_create(&workers[i], NULL, churn_in_thread, &numbers[i]) == 0);
	}
	for (int i = 0; i < 8; i++) {
		void *count;
		pthread_join(workers[i], &count);
		held += (int)(intptr_t)count;
	}
	CHECK_EQUAL(held, peer_held());
	CHECK_EQUAL(1, peer_sets());
	CHECK(peer_restarts() > 20);
	CHECK_EQUAL(0, close(shared));
	peer_kill(peer);
}

static void threads(void)
{
	threads_of("unanswered=23");
	threads_of("unheard=23");
	threads_of("unanswered=40");
}

static void set_is_gone(void)
{
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	peer_kill(peer);
	peer_start("serve");
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	CHECK_ERRNO(EIO, free_range(fd, 1, 10));
	int again = open_container();
	CHECK_EQUAL(1, alloc(again, 1, 10));
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void away_too_long(void)
{
	setenv("PASID_RESUME_MS", "200", 1);
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	goes_away(peer);
	int64_t before = now_ms();
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
	CHECK(now_ms() - before >= 200);
	CHECK_ERRNO(ETIMEDOUT, free_range(fd, 1, 10));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == 1);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(2, peer_held());
}

/* A request that timed out may have been executed: its PASID must not leak. */
static void given_up_and_done(void)
{
	setenv("PASID_RESUME_MS", "200", 1);
	pid_t peer = peer_start("unanswered-once=4");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == 1);
	CHECK_EQUAL(2, peer_held());
	CHECK_SOON(alloc(fd, 1, 10) > 0);
	CHECK_EQUAL(2, peer_held());
}

static pid_t away_peer;

static void bring_back(int signal)
{
	(void)signal;
	kill(away_peer, SIGUSR2);
}

static void signals_come_through(void)
{
	struct sigaction action = { .sa_handler = bring_back };
	struct itimerval soon = { { 0, 0 }, { 0, 50000 } };
	away_peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	sigaction(SIGALRM, &action, NULL);
	goes_away(away_peer);
	setitimer(ITIMER_REAL, &soon, NULL);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(2, peer_held());
}

static int handler_fd;
static volatile sig_atomic_t handler_got;

static void bring_back_and_ask(int signal)
{
	int saved = errno;
	bring_back(signal);
	handler_got = alloc(handler_fd, 1, 10);
	errno = saved;
}

static void handler_goes_first(void)
{
	struct sigaction action = { .sa_handler = bring_back_and_ask };
	struct itimerval soon = { { 0, 0 }, { 0, 50000 } };
	away_peer = peer_start("serve");
	int fd = handler_fd = open_container();
	sigaction(SIGALRM, &action, NULL);
	goes_away(away_peer);
	setitimer(ITIMER_REAL, &soon, NULL);
	int got = alloc(fd, 1, 10);
	CHECK_EQUAL(3, got + handler_got);
	CHECK_EQUAL(2, peer_held());
}

static void child_has_its_own(void)
{
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == 1);
	pid_t child = fork();
	if (child == 0) {
		CHECK_EQUAL(0, free_range(fd, 0, UINT32_MAX));
		CHECK_EQUAL(2, alloc(fd, 1, 10));
		CHECK_EQUAL(2, peer_sets());
		kill(peer, SIGUSR1);
		CHECK_SOON(peer_restarts() == 2);
		CHECK_EQUAL(3, alloc(fd, 1, 10));
		CHECK_EQUAL(3, peer_held());
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_SOON(peer_sets() == 1);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(2, peer_held());
}

static void closed_while_away(void)
{
	setenv("PASID_RESUME_MS", "200", 1);
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	goes_away(peer);
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
	CHECK_EQUAL(0, close(fd));
	CHECK_ERRNO(ECONNREFUSED, open("/dev/vfio/vfio", O_RDWR));
	kill(peer, SIGUSR2);
	CHECK_SOON(peer_restarts() == 1);
	CHECK_EQUAL(1, peer_held());
	fd = open_container();
	CHECK_EQUAL(1, peer_sets());
	CHECK_EQUAL(0, peer_held());
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_EQUAL(0, close(fd));
	CHECK_SOON(peer_sets() == 0);
}

static void socket_of_its_start(void)
{
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	kill(peer, SIGUSR1);
	setenv("PASID_SOCKET", "/tmp/pasid-test-nowhere/socket", 1);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
}

static void daemon_of_before(void)
{
	pid_t peer = peer_start("old");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	peer_kill(peer);
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
}

static void space_and_name(void)
{
	peer_start("serve");
	setenv("PASID_SPACE", "vlan", 1);
	CHECK_ERRNO(ENOENT, open("/dev/vfio/vfio", O_RDWR));
	setenv("PASID_SPACE", "pasid", 1);
	CHECK_EQUAL(1, alloc(open_container(), 1, 10));
}

const struct test resume_tests[] = {
	{ "resume: between requests", between_requests },
	{ "resume: requests done and not answered", unanswered },
	{ "resume: requests not heard", unheard },
	{ "resume: exact requests not answered", exact_unanswered },
	{ "resume: eight threads", threads },
	{ "resume: the set is gone", set_is_gone },
	{ "resume: away for too long", away_too_long },
	{ "resume: given up, and done nevertheless", given_up_and_done },
	{ "resume: signals come through", signals_come_through },
	{ "resume: a handler goes first", handler_goes_first },
	{ "resume: a child has its own", child_has_its_own },
	{ "resume: closed while away", closed_while_away },
	{ "resume: the socket of the start", socket_of_its_start },
	{ "resume: a daemon of before", daemon_of_before },
	{ "resume: space and name", space_and_name },
};
const size_t resume_tests_count = COUNT(resume_tests);
