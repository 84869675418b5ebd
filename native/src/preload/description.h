// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_DESCRIPTION_H
#define PASID_DESCRIPTION_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/* The object a descriptor of the shim refers to: an open container or group. As with the kernel's open file descriptions,
 * duplicates of a descriptor share one, and it ends with the last of them. The descriptor itself is a memory file of
 * its own, so that the kernel serves poll, fstat and close, and so that its inode shows when the number has become
 * another file unseen.
 *
 * Lock-free: counted references hold a slot, and the thread that drops the last one cleans up.
 */

enum description_kind { DESCRIPTION_UNUSED, DESCRIPTION_CONTAINER, DESCRIPTION_GROUP };

enum { DESCRIPTIONS_MAX = 4096 }; /* open at once in a process; more is EMFILE */

struct description {
	_Atomic int kind;
	_Atomic uint32_t references;
	dev_t device;
	ino_t inode;
	_Atomic uint32_t session;	/* container: the number set by session_join */
	_Atomic uint32_t iommu_type;	/* container: 0 until SET_IOMMU */
	_Atomic uint16_t container;	/* group: handle of its container, referenced; or 0 */
};

/*
 * Opens a container or group. Returns its descriptor, the lowest free one, close-on-exec; or a negative errno:
 * -EMFILE, -ENFILE, -ENOMEM, and for a container those of session_join. -EMFILE also for a thread whose table of
 * descriptors is not the process's.
 */
int description_open(enum description_kind kind);

/*
 * The handle of a descriptor, referenced; 0 if it is not the shim's, or no longer. description_put drops the
 * reference.
 */
uint16_t description_get(int fd);
void description_put(uint16_t handle);

/* The caller holds a reference to handle. */
struct description *description_at(uint16_t handle);

/* Records that fd, a new duplicate, refers to a handle the caller holds (0: none), in place of its old one. */
void description_bind(int fd, uint16_t handle);

/*
 * Drops the records of [first, last], both inclusive, whose descriptors were closed unseen: by a raw system call,
 * by a function of libc that is not interposed, or by io_uring.
 */
void descriptions_drop_stale(unsigned first, unsigned last);

/* In a new child: drops the references of threads that did not survive, and leaves the parent's session. */
void descriptions_after_fork(void);

#endif
