// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RETRY_H
#define PASID_RETRY_H

#include "../wire/deadline.h"

#include <stdatomic.h>

/* Attempts that grow rarer: at once, after 10 ms, 20 ms, ... 200 ms, until a deadline. */
struct retry {
	struct deadline deadline;
	int64_t wait_ms; /* before the next attempt */
};

struct retry retry_within_ms(int64_t ms);

/*
 * Sleeps until the next attempt is due, a signal handler has run, or *changes is not seen any more: then
 * somebody else has had success, and the next attempts are frequent again. Returns false when the
 * time is over. Usable in signal handlers.
 */
bool retry_wait(struct retry *retry, _Atomic uint32_t *changes, uint32_t seen);

/* Wakes all that sleep for a change. */
void retry_wake(_Atomic uint32_t *changes);

#endif
