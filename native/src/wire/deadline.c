// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "deadline.h"

#include <errno.h>
#include <time.h>

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct deadline deadline_in_ms(int64_t ms)
{
	return (struct deadline){ .at_ms = now_ms() + ms };
}

int64_t deadline_left_ms(const struct deadline *deadline)
{
	return deadline->at_ms - now_ms();
}

bool deadline_passed(const struct deadline *deadline)
{
	return deadline_left_ms(deadline) <= 0;
}

int deadline_wait(const struct deadline *deadline, int fd, short events, int error)
{
	if (error != EAGAIN && error != EINTR)
		return -EIO;
	int64_t left_ms = deadline_left_ms(deadline);
	if (left_ms <= 0)
		return -ETIMEDOUT;
	if (error == EINTR)
		return 0;
	struct pollfd waiting = { .fd = fd, .events = events };
	int ready = poll(&waiting, 1, (int)left_ms);
	if (ready == 0)
		return -ETIMEDOUT;
	return ready > 0 || errno == EINTR ? 0 : -EIO;
}
