// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "description.h"

#include "fd_table.h"
#include "next.h"
#include "process.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif

static struct description descriptions[DESCRIPTIONS_MAX];
static _Atomic uint16_t highest; /* the highest handle ever used; a child visits no others */

struct description *description_at(uint16_t handle)
{
	return &descriptions[handle - 1];
}

static void raise_highest(uint16_t handle)
{
	uint16_t seen = atomic_load(&highest);
	while (seen < handle && !atomic_compare_exchange_weak(&highest, &seen, handle))
		continue;
}

static uint16_t take_slot(enum description_kind kind)
{
	for (uint16_t handle = 1; handle <= DESCRIPTIONS_MAX; handle++) {
		struct description *slot = description_at(handle);
		int unused = DESCRIPTION_UNUSED;
		if (atomic_load_explicit(&slot->kind, memory_order_relaxed) == DESCRIPTION_UNUSED &&
		    atomic_compare_exchange_strong(&slot->kind, &unused, kind)) {
			raise_highest(handle);
			return handle;
		}
	}
	return 0;
}

static bool reference(struct description *description)
{
	uint32_t seen = atomic_load(&description->references);
	while (seen != 0)
		if (atomic_compare_exchange_weak(&description->references, &seen, seen + 1))
			return true;
	return false;
}

static void reset(struct description *slot)
{
	atomic_store(&slot->iommu_type, 0);
	atomic_store(&slot->kind, DESCRIPTION_UNUSED);
}

void description_put(uint16_t handle)
{
	if (handle == 0 || atomic_fetch_sub(&description_at(handle)->references, 1) != 1)
		return;
	struct description *last = description_at(handle);
	session_leave(&last->session);
	description_put(atomic_exchange(&last->container, 0));
	reset(last);
}

static bool refers_to(int fd, const struct description *description)
{
	struct stat now;
	return fstat(fd, &now) == 0 && now.st_dev == description->device && now.st_ino == description->inode;
}

static uint16_t get_once(int fd, uint16_t handle)
{
	if (!reference(description_at(handle)))
		return 0;
	if (fd_handle(fd) == handle && refers_to(fd, description_at(handle)))
		return handle;
	if (process_owns_records() && fd_forget(fd, handle))
		description_put(handle);
	description_put(handle);
	return 0;
}

uint16_t description_get(int fd)
{
	uint16_t handle;
	int saved = errno;
	uint16_t got = 0;
	do {
		handle = fd_handle(fd);
		got = handle != 0 && handle != FD_CONNECTION ? get_once(fd, handle) : 0;
	} while (got == 0 && handle != fd_handle(fd));
	errno = saved;
	return got;
}

void description_bind(int fd, uint16_t handle)
{
	if (fd >= FD_TABLE_SIZE)
		return;
	if (handle != 0)
		reference(description_at(handle));
	uint16_t before = fd_replace(fd, handle);
	if (before != FD_CONNECTION)
		description_put(before);
}

void descriptions_drop_stale(unsigned first, unsigned last)
{
	if (!process_owns_records())
		return;
	for (unsigned fd = first; fd <= last && fd < (unsigned)fd_table_end(); fd++)
		if (fd_handle((int)fd) != 0)
			description_put(description_get((int)fd));
}

static int memory_file(void)
{
	int fd = memfd_create("vfio", MFD_CLOEXEC | MFD_NOEXEC_SEAL | MFD_ALLOW_SEALING);
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("vfio", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -errno;
	NEXT(NEXT_FCNTL, next_fcntl_type *)(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
	return fd;
}

static int open_slot(uint16_t handle)
{
	struct description *slot = description_at(handle);
	struct stat made;
	int fd = memory_file();
	if (fd < 0)
		return fd;
	if (fd >= FD_TABLE_SIZE || fstat(fd, &made) != 0) {
		next_close(fd);
		return -EMFILE;
	}
	slot->device = made.st_dev;
	slot->inode = made.st_ino;
	description_bind(fd, handle);
	return fd;
}

int description_open(enum description_kind kind)
{
	if (!process_owns_records())
		return -EMFILE;
	/* A container that was closed unseen must not keep the old session, with its PASIDs, for the new one. */
	descriptions_drop_stale(0, UINT_MAX);
	uint16_t handle = take_slot(kind);
	if (handle == 0)
		return -EMFILE;
	struct description *slot = description_at(handle);
	atomic_store(&slot->references, 1);
	int error = kind == DESCRIPTION_CONTAINER ? session_join(&slot->session) : 0;
	int fd = error == 0 ? open_slot(handle) : error;
	description_put(handle);
	return fd;
}

static void count_descriptors(void)
{
	for (int fd = 0; fd < fd_table_end(); fd++) {
		uint16_t handle = fd_handle(fd);
		if (handle != 0 && handle != FD_CONNECTION)
			atomic_fetch_add(&description_at(handle)->references, 1);
	}
}

static void count_groups(void)
{
	for (uint16_t handle = 1; handle <= atomic_load(&highest); handle++) {
		struct description *group = description_at(handle);
		if (atomic_load(&group->references) == 0)
			atomic_store(&group->container, 0);
		uint16_t container = atomic_load(&group->container);
		if (container != 0)
			atomic_fetch_add(&description_at(container)->references, 1);
	}
}

void descriptions_after_fork(void)
{
	uint16_t last = atomic_load(&highest);
	for (uint16_t handle = 1; handle <= last; handle++) {
		atomic_store(&description_at(handle)->references, 0);
		atomic_store(&description_at(handle)->session, SESSION_NONE);
	}
	count_descriptors();
	count_groups();
	for (uint16_t handle = 1; handle <= last; handle++)
		if (atomic_load(&description_at(handle)->references) == 0)
			reset(description_at(handle));
}
