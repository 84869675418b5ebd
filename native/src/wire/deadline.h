// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
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

/* Milliseconds left; 0 or less once the deadline has passed. */
int64_t deadline_left_ms(const struct deadline *deadline);

bool deadline_passed(const struct deadline *deadline);

/*
 * Waits after a socket call that failed with error. Returns 0 when the call should be repeated (at once after
 * EINTR, once fd is ready after EAGAIN); -ETIMEDOUT when the deadline has passed; -EIO for any other error,
 * since a socket that fails ends the session.
 */
int deadline_wait(const struct deadline *deadline, int fd, short events, int error);

#endif
