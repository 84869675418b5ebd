// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SETTINGS_H
#define PASID_SETTINGS_H

#include "series.h"

#include <stdbool.h>

/* Settings in the environment, read when a session starts. */
struct settings {
	int resume_ms;		     /* PASID_RESUME_MS: how long a request waits for a daemon that has ended; 0: not at all */
	const struct series *series; /* PASID_SERIES, or what the daemon's rules name; NULL: not known yet */
	bool is_max_exclusive;	     /* PASID_FREE=exclusive-max: frees do not include their max */
};

/* Returns 0; or -EINVAL for a value that is not allowed, which has been named on the standard error. */
int settings_read(struct settings *settings);

#endif
