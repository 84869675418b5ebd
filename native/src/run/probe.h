// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_PROBE_H
#define PASID_RUN_PROBE_H

#include <stdint.h>

/* Opens the vhost-vsock device. Returns a descriptor that exec closes, or a negative errno. */
int probe_open(void);

/* Takes a CID for the descriptor. Returns 0; -EADDRINUSE if somebody else has it; or another negative errno. */
int probe_take(int fd, uint32_t cid);

#endif
