// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "event_queue.h"

#include <stdlib.h>

enum { MIN_CAPACITY = 64 };

void event_queue_destroy(struct event_queue *queue)
{
	free(queue->events);
	queue->events = NULL;
	queue->capacity = 0;
}

/* Returns false if there is no memory, and nothing has changed. */
static bool grow(struct event_queue *queue)
{
	uint32_t capacity = queue->capacity == 0 ? MIN_CAPACITY : 2 * queue->capacity;
	struct pasid_event *events = calloc(capacity, sizeof *events);
	if (events == NULL)
		return false;
	for (uint32_t i = 0; i < queue->count; i++)
		events[i] = queue->events[(queue->first + i) % queue->capacity];
	free(queue->events);
	queue->events = events;
	queue->capacity = capacity;
	queue->first = 0;
	return true;
}

static bool has_room(struct event_queue *queue, uint32_t needed)
{
	if (queue->count + needed > queue->max)
		return false;
	return queue->count + needed <= queue->capacity || grow(queue);
}

static void append(struct event_queue *queue, const struct pasid_event *event)
{
	queue->events[(queue->first + queue->count) % queue->capacity] = *event;
	queue->count++;
}

static struct pasid_event loss(struct event_queue *queue)
{
	struct pasid_event event = { .type = PASID_EVENT_LOST, .lost = queue->lost };
	queue->lost = 0;
	queue->has_lost = false;
	return event;
}

/* A loss is reported where the events are missing: before the next event. */
void event_queue_put(struct event_queue *queue, const struct pasid_event *event)
{
	uint32_t needed = queue->has_lost ? 2 : 1;
	if (!has_room(queue, needed)) {
		event_queue_lose(queue, 1);
		return;
	}
	if (queue->has_lost) {
		struct pasid_event lost = loss(queue);
		append(queue, &lost);
	}
	append(queue, event);
}

void event_queue_lose(struct event_queue *queue, uint64_t count)
{
	bool is_unknown = count == PASID_LOST_UNKNOWN || (queue->has_lost && queue->lost == PASID_LOST_UNKNOWN);
	queue->lost = is_unknown ? PASID_LOST_UNKNOWN : queue->lost + count;
	queue->has_lost = true;
}

bool event_queue_take(struct event_queue *queue, struct pasid_event *event)
{
	if (queue->count == 0) {
		bool has_lost = queue->has_lost;
		if (has_lost)
			*event = loss(queue);
		return has_lost;
	}
	*event = queue->events[queue->first];
	queue->first = (queue->first + 1) % queue->capacity;
	queue->count--;
	if (queue->count == 0 && queue->capacity > EVENT_QUEUE_MAX)
		event_queue_destroy(queue);
	return true;
}

bool event_queue_is_empty(const struct event_queue *queue)
{
	return queue->count == 0 && !queue->has_lost;
}
