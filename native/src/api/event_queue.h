// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_EVENT_QUEUE_H
#define PASID_API_EVENT_QUEUE_H

#include "../../include/pasid.h"

#include <stdbool.h>

/* Events that have come and were not taken yet; what does not fit is counted. Not thread-safe. */
enum { EVENT_QUEUE_MAX = 1024 };

struct event_queue {
	struct pasid_event events[EVENT_QUEUE_MAX];
	uint32_t first;
	uint32_t count;
	uint64_t lost; /* after the last one that is in it */
	bool has_lost;
};

void event_queue_put(struct event_queue *queue, const struct pasid_event *event);

/* So many were lost here; PASID_LOST_UNKNOWN if nobody knows how many. */
void event_queue_lose(struct event_queue *queue, uint64_t count);

/* The oldest, which may be one of type PASID_EVENT_LOST. Returns false if there is none. */
bool event_queue_take(struct event_queue *queue, struct pasid_event *event);

bool event_queue_is_empty(const struct event_queue *queue);

#endif
