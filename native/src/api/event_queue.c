// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "event_queue.h"

static void append(struct event_queue *queue, const struct pasid_event *event)
{
	queue->events[(queue->first + queue->count) % EVENT_QUEUE_MAX] = *event;
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
	if (queue->count + needed > EVENT_QUEUE_MAX) {
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
	queue->first = (queue->first + 1) % EVENT_QUEUE_MAX;
	queue->count--;
	return true;
}

bool event_queue_is_empty(const struct event_queue *queue)
{
	return queue->count == 0 && !queue->has_lost;
}
