// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session_state.h"

struct session_state session_state = { .connection.fd = -1 };
const struct series *_Atomic session_series = &series_default;
_Atomic bool session_is_max_exclusive;
