// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_EVENTS_H
#define PASID_EVENTS_H

/* Events and drains: the part of pasid.h, which includes it, that is about them. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef PASID_PUBLIC
#define PASID_PUBLIC __attribute__((visibility("default")))
#endif

struct pasid_session;

/* Order of delivery, lowest first: DMA sources stop before translations are removed. */
enum { PASID_PRIORITY_CPU = 0, PASID_PRIORITY_DEVICE = 1, PASID_PRIORITY_IOMMU = 2, PASID_PRIORITY_LAST = 3 };

/* For pasid_subscribe. */
#define PASID_EVENTS_OF_ALL 1 /* of all sets of the space, not only this session's */
#define PASID_DRAINS 2	      /* freed PASIDs rest until pasid_ack_drain, or until the space's quarantine is over */
#define PASID_EVENTS_MOVED 4  /* PASID_EVENT_MOVED too; without it who drains gets PASID_EVENT_FREE instead */

/*
 * Asks for the events of this session's PASIDs, or of all of its space, from now on. priority:
 * PASID_PRIORITY_...; flags: 0, or of the above.
 *
 * Returns 0; or -EINVAL, also if the daemon is too old for PASID_EVENTS_MOVED; -EBUSY if the session has subscribed already; -EPERM if this user may not have
 * what flags ask for; -ENOSPC for a fifth that drains the space, or a third of this user, or a fourth of
 * all but operators; -ENOTSUP if the space has no quarantine, or the daemon no events; -EMFILE, -ENFILE,
 * -ENOMEM; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_subscribe(struct pasid_session *session, uint32_t priority, uint32_t flags);

/*
 * No more of them; those that have come already stay to be taken. Returns 1, or 0 if there was nothing
 * to end; -ENOTSUP, -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_unsubscribe(struct pasid_session *session);

enum {
	PASID_EVENT_ALLOC = 0,
	PASID_EVENT_FREE = 1,
	PASID_EVENT_BIND = 2,	/* the first reference */
	PASID_EVENT_UNBIND = 3, /* the last reference is gone, and the PASID is held still */
	PASID_EVENT_MOVED = 4,	/* it has moved to another host with its set; to be acknowledged as a FREE */
	PASID_EVENT_LOST = 100, /* here some are missing: look at the set again */
};

/* An unknown number was lost: the events between the daemon's end and the resumption of the session. */
#define PASID_LOST_UNKNOWN UINT64_MAX

/* Later versions of this header may add fields at its end. */
struct pasid_event {
	uint32_t type; /* PASID_EVENT_... */
	uint32_t pasid;
	uint32_t generation; /* which giving of the PASID it is about; for pasid_ack_drain */
	uint32_t set_id;     /* 0: not for this user to know */
	uint64_t sequence;   /* counts the events of this subscription from 1, lost ones too */
	uint64_t lost;	     /* PASID_EVENT_LOST: how many; the other fields are 0 then */
};

/*
 * A descriptor to poll for POLLIN: ready when pasid_next_event may have one, and now and then when it
 * has none. Do not read, write or close it. -EINVAL if the session has never subscribed.
 */
PASID_PUBLIC int pasid_event_fd(struct pasid_session *session);

/*
 * Takes the next event. event_bytes: sizeof(struct pasid_event). timeout_ms: how long to wait for one, 0 not at
 * all, negative for ever; other threads may make requests meanwhile. Up to 1024 events that come while
 * nobody takes them are kept, and 4096 in the daemon; of a drain consumer 1,048,576 each.
 *
 * While the daemon is away no events come; after its return the session is resumed here too, and the
 * first event is PASID_EVENT_LOST.
 *
 * Returns 1, or 0 if none came in time; -EINVAL if the session is not subscribed; -EIO if it is lost; an
 * errno of pasid_subscribe if the daemon, after its return, did not let it subscribe again.
 */
PASID_PUBLIC int pasid_next_event(struct pasid_session *session, struct pasid_event *event, size_t event_bytes,
				  int timeout_ms);

/*
 * Acknowledges that a freed or moved PASID is drained: nothing here uses it any more. generation: of its
 * PASID_EVENT_FREE or PASID_EVENT_MOVED.
 * Returns 1, or 0 if it does not wait for this session; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_ack_drain(struct pasid_session *session, uint32_t pasid, uint32_t generation);

#ifdef __cplusplus
}
#endif

#endif
