// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_DESCRIPTION_H
#define PASID_DESCRIPTION_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What a descriptor of ours leads to: an open container or group. As with the kernel's open file
 * descriptions, duplicates of a descriptor share one, and it ends with the last of them. The
 * descriptor itself is a memory file of its own, so that the kernel serves poll, fstat and close,
 * and so that its inode tells when a number has become another file behind our back.
 *
 * Lock-free: a slot is held by counted references, and whoever drops the last one tidies up.
 */

enum description_kind { DESCRIPTION_UNUSED, DESCRIPTION_CONTAINER, DESCRIPTION_GROUP };

enum { DESCRIPTIONS_MAX = 4096 }; /* open at once in a process; more is EMFILE */

struct description {
	_Atomic int kind;
	_Atomic uint32_t references;
	dev_t device;
	ino_t inode;
	_Atomic uint32_t session;	/* container: what session_join gave */
	_Atomic uint32_t iommu_type;	/* container: 0 until SET_IOMMU */
	_Atomic uint16_t container;	/* group: handle of the container it is in, referenced, or 0 */
};

/*
 * Opens a new one. Returns its descriptor, the lowest that is free and closed by exec, or a negative
 * errno: -EMFILE, -ENFILE, -ENOMEM, and for a container those of session_join.
 */
int description_open(enum description_kind kind);

/*
 * The handle of a descriptor, referenced; 0 for one that is not ours, or no more. Give it back with
 * description_put.
 */
uint16_t description_get(int fd);
void description_put(uint16_t handle);

/* For a handle that is held. */
struct description *description_at(uint16_t handle);

/* Makes fd, a duplicate just made, lead to a held handle (0: none), in place of what it led to. */
void description_bind(int fd, uint16_t handle);

/* fd is about to be closed, or just was. */
void description_unbind(int fd);

/* In a new child: drops the references of threads that are no more and leaves the parent's session. */
void descriptions_after_fork(void);

#endif
