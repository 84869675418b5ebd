// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SHIM_CALL_H
#define PASID_SHIM_CALL_H

#include "../resume/reconcile.h"
#include "../wire/connection.h"

#include <stdatomic.h>

/*
 * Sends one command over the session and waits for the reply. Joins first if *joined is SESSION_NONE, as it is in a
 * container inherited through fork. pending: what the command changes.
 *
 * Returns 0 with the reply in *call; -EIO if the session was or is now lost; -ETIMEDOUT if the daemon did not reply,
 * and the session is lost, or if it stayed away for longer than the session waits, and the next request tries again;
 * -ENOMEM.
 */
int shim_call(_Atomic uint32_t *joined, struct call *call, const struct unanswered *pending);

#endif
