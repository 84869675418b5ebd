// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_SESSION_H
#define PASID_TEST_PEER_SESSION_H

#include "command.h"

/* Sends the events of those who have subscribed. */
void session_tell(uint32_t type, int set, uint32_t id);

/* SESSION, RESUME, HOLDER, SUBSCRIBE and their like. Returns whether it is one of these. */
bool session_command(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer);

#endif
