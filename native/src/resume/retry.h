// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_RETRY_H
#define PASID_RETRY_H

#include "../wire/deadline.h"

#include <stdatomic.h>

/* Attempts with growing pauses: at once, then after 10 ms, 20 ms, ... 200 ms, until a deadline. */
struct retry {
	struct deadline deadline;
	int64_t wait_ms; /* before the next attempt */
};

struct retry retry_within_ms(int64_t ms);

/*
 * Sleeps until the next attempt is due, a signal handler has run, or *changes differs from seen, which means that
 * another thread has succeeded; the pauses then start anew. Returns false once the deadline has passed. Usable in
 * signal handlers.
 */
bool retry_wait(struct retry *retry, _Atomic uint32_t *changes, uint32_t seen);

/* Changes *changes and wakes every thread that sleeps on it. */
void retry_wake(_Atomic uint32_t *changes);

#endif
