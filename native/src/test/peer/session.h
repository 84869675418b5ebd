// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_SESSION_H
#define PASID_TEST_PEER_SESSION_H

#include "tenant.h"

extern bool loses_events; /* every third one */

/* Returns whether a set outlives its connection when the double "crashes". */
bool set_is_resumable(int set);
void set_forget_token(int set);

/* Sends an event to all subscribers. */
void session_notify(uint32_t type, int set, uint32_t id);

/* Serves SESSION, RESUME, HOLDER, SUBSCRIBE and their like. Returns whether command is one of these. */
bool session_command(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer);

#endif
