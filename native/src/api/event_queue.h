// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_EVENT_QUEUE_H
#define PASID_API_EVENT_QUEUE_H

#include "../../include/pasid.h"

#include <stdbool.h>

/*
 * Events received and not yet taken; those that do not fit are counted. Not thread-safe. As in the daemon, a drain
 * consumer's queue has room for a large set that ends at once; it takes memory as it grows.
 */
enum { EVENT_QUEUE_MAX = 1024, EVENT_QUEUE_MAX_DRAIN = 1 << 20 };

/* All zero: empty, of no room. */
struct event_queue {
	struct pasid_event *events;
	uint32_t capacity;
	uint32_t max;
	uint32_t first;
	uint32_t count;
	uint64_t lost; /* number of events lost after the last one queued */
	bool has_lost;
};

/* Frees what the queue has allocated. */
void event_queue_destroy(struct event_queue *queue);

/* Counts the event instead if there is no room, or no memory. */
void event_queue_put(struct event_queue *queue, const struct pasid_event *event);

/* Records that count events were lost here; PASID_LOST_UNKNOWN: an unknown number. */
void event_queue_lose(struct event_queue *queue, uint64_t count);

/* Takes the oldest event, which may be a PASID_EVENT_LOST. Returns false if the queue is empty. */
bool event_queue_take(struct event_queue *queue, struct pasid_event *event);

bool event_queue_is_empty(const struct event_queue *queue);

#endif
