// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "retry.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_WAIT_MS = 10, LONGEST_WAIT_MS = 200, NS_PER_MS = 1000000, MS_PER_S = 1000 };

struct retry retry_within_ms(int64_t ms)
{
	return (struct retry){ .deadline = deadline_in_ms(ms) };
}

/* All clients of a host lose the daemon at the same moment; spread by pid they do not reconnect at the same one. */
static int64_t spread(int64_t wait_ms)
{
	return wait_ms * 3 / 4 + (int64_t)((uint32_t)getpid() * UINT32_C(2654435761) >> 16) % (wait_ms / 2 + 1);
}

static void sleep_ms(int64_t ms, _Atomic uint32_t *changes, uint32_t seen)
{
	struct timespec wait = { .tv_sec = ms / MS_PER_S, .tv_nsec = ms % MS_PER_S * NS_PER_MS };
	if (ms > 0)
		syscall(SYS_futex, changes, FUTEX_WAIT_PRIVATE, seen, &wait, NULL, 0);
}

bool retry_wait(struct retry *retry, _Atomic uint32_t *changes, uint32_t seen)
{
	if (deadline_passed(&retry->deadline))
		return false;
	int64_t left_ms = deadline_left_ms(&retry->deadline);
	int64_t wait_ms = spread(retry->wait_ms);
	sleep_ms(wait_ms < left_ms ? wait_ms : left_ms, changes, seen);
	retry->wait_ms = retry->wait_ms == 0 ? FIRST_WAIT_MS : retry->wait_ms * 2;
	if (retry->wait_ms > LONGEST_WAIT_MS)
		retry->wait_ms = LONGEST_WAIT_MS;
	if (atomic_load(changes) != seen)
		retry->wait_ms = 0;
	return true;
}

void retry_wake(_Atomic uint32_t *changes)
{
	atomic_fetch_add(changes, 1);
	syscall(SYS_futex, changes, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}
