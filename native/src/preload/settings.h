// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_SETTINGS_H
#define PASID_SETTINGS_H

/* PASID_RESUME_MS: how long a request waits for a daemon that has ended. Default 30 s, 0: not at all. */
int settings_resume_ms(void);

#endif
