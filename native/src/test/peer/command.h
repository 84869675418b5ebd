// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_COMMAND_H
#define PASID_TEST_PEER_COMMAND_H

#include "tenant.h"

/* Returns whether SESSION, RESUME and their like are known. */
extern bool knows_sessions;
extern int restarts;

void command_do(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer);

#endif
