// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_DEADLINE_H
#define PASID_DEADLINE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

enum { DEADLINE_READABLE = POLLIN, DEADLINE_WRITABLE = POLLOUT };

struct deadline {
	int64_t at_ms; /* on CLOCK_MONOTONIC */
};

struct deadline deadline_in_ms(int64_t ms);

/* How long it is until then, 0 or less if it has passed. */
int64_t deadline_left_ms(const struct deadline *deadline);

bool deadline_passed(const struct deadline *deadline);

/*
 * After a socket call that failed with error: 0 when it is worth trying again (at once after EINTR,
 * or as soon as fd is ready after EAGAIN), -ETIMEDOUT when the deadline has passed, and -EIO for
 * every other error, because a socket that fails is a session that is gone.
 */
int deadline_wait(const struct deadline *deadline, int fd, short events, int error);

#endif
