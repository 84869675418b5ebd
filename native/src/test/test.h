// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_H
#define PASID_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

/* A test case runs in a process of its own; the first failed check ends it. */
struct test {
	const char *name;
	void (*run)(void);
};

#define CHECK(condition) \
	((condition) ? (void)0 : test_failed(__FILE__, __LINE__, #condition, -1, -1))

#define CHECK_EQUAL(expected, actual)                                                     \
	do {                                                                              \
		long expected_ = (long)(expected);                                        \
		long actual_ = (long)(actual);                                            \
		if (expected_ != actual_)                                                 \
			test_failed(__FILE__, __LINE__, #actual, expected_, actual_);     \
	} while (0)

/* The call fails with -1 and this errno. */
#define CHECK_ERRNO(expected, call)          \
	do {                                 \
		errno = 0;                   \
		CHECK_EQUAL(-1, call);       \
		CHECK_EQUAL(expected, errno); \
	} while (0)

/* Waits until the condition holds; a condition that never does fails the case. */
#define CHECK_SOON(condition)                                       \
	do {                                                        \
		for (int tries_ = 0; !(condition); tries_++) {      \
			CHECK(tries_ < 1000 && #condition[0]);      \
			usleep(10000);                              \
		}                                                   \
	} while (0)

_Noreturn void test_failed(const char *file, int line, const char *what, long expected, long actual);

/* Runs the cases, or those whose name contains only; returns the exit status. */
int test_run(const struct test *cases, size_t count, const char *only);

/* A directory that only this run of the tests uses; the double's socket is in it, by the name of "socket". */
const char *test_directory(void);

/* The double (peer.c): where it is, starting it in a mode with PASID_SOCKET naming it, and its end. */
void peer_program(const char *path);
pid_t peer_start(const char *mode);
void peer_kill(pid_t peer);

/* The number of sessions of the double. */
int peer_sessions(void);

/* The value of these counts while the double is away. */
enum { PEER_AWAY = -1 };

/* Its numbers of held and pending IDs, of sets, and of restarts. */
int peer_held(void);
int peer_sets(void);
int peer_restarts(void);

/* Waits for a child and gives its exit status, or 128 and the signal. */
int wait_for(pid_t child);

#endif
