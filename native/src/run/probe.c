// SPDX-License-Identifier: Apache-2.0
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/vhost.h>
#include <sys/ioctl.h>

int probe_open(void)
{
	int fd = open("/dev/vhost-vsock", O_RDWR | O_CLOEXEC);
	return fd >= 0 ? fd : -errno;
}

/* No VHOST_SET_OWNER: the program does that, and may do it only once. */
int probe_take(int fd, uint32_t cid)
{
	uint64_t guest_cid = cid;
	return ioctl(fd, VHOST_VSOCK_SET_GUEST_CID, &guest_cid) == 0 ? 0 : -errno;
}
