// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RETRY_H
#define PASID_RETRY_H

#include "../wire/deadline.h"

/* Attempts that grow rarer: at once, after 10 ms, 20 ms, ... 500 ms, until a deadline. */
struct retry {
	struct deadline deadline;
	int64_t wait_ms; /* before the next attempt */
};

struct retry retry_within_ms(int64_t ms);

/* Sleeps until the next attempt is due, or a signal handler has run. Returns false when the time is over. */
bool retry_wait(struct retry *retry);

#endif
