// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_REFERENCES_H
#define PASID_REFERENCES_H

/* References and set-private IDs: the part of pasid.h, which includes it, that is about them. */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef PASID_PUBLIC
#define PASID_PUBLIC __attribute__((visibility("default")))
#endif

struct pasid_session;

/*
 * Takes a reference to a PASID, for a user of it (an IOMMU driver, a device emulator) that must be
 * done before it is given again. References end with the session.
 *
 * Returns 0; or
 *   -ENOENT  this session does not hold it
 *   -EBUSY   this session has freed it, and references keep it pending
 *   -ENOSPC  it has 2^21-1 references already
 *   -EIO, -ETIMEDOUT
 */
PASID_PUBLIC int pasid_get(struct pasid_session *session, uint32_t pasid);

/* Results of pasid_put. */
enum {
	PASID_KEPT = 0,	    /* other references are left */
	PASID_LAST = 1,	    /* none is left; the session still holds the PASID */
	PASID_RELEASED = 2, /* none is left, and the PASID, which was pending, is released */
};

/*
 * Drops a reference. Returns one of the above; -ENOENT if this session has no such PASID or the
 * PASID no reference; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_put(struct pasid_session *session, uint32_t pasid);

/*
 * Gives a PASID a set-private ID, such as the guest's own number for it: unique in this session's
 * set, 0 to 2^31-1. It ends when the PASID is released.
 *
 * Returns 0, also if it has it already; or
 *   -ENOENT  this session does not hold the PASID
 *   -EEXIST  another PASID of this set has the SPID
 *   -EBUSY   the PASID has another SPID
 *   -EINVAL  spid is too large
 *   -EIO, -ETIMEDOUT
 */
PASID_PUBLIC int pasid_attach_spid(struct pasid_session *session, uint32_t pasid, uint32_t spid);

/* Takes a set-private ID away. Returns 1, or 0 if no PASID had it; -EINVAL, -EIO, -ETIMEDOUT. */
PASID_PUBLIC int pasid_detach_spid(struct pasid_session *session, uint32_t spid);

/* The PASID, pending or not, that has a set-private ID. Or -ENOENT; -EINVAL, -EIO, -ETIMEDOUT. */
PASID_PUBLIC int pasid_find_spid(struct pasid_session *session, uint32_t spid);

#ifdef __cplusplus
}
#endif

#endif
