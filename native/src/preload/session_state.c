// SPDX-License-Identifier: Apache-2.0
#include "session_state.h"

struct session_state session_state = { .connection.fd = -1 };
