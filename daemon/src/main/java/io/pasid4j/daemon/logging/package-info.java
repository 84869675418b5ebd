// SPDX-License-Identifier: Apache-2.0
/** Writing of the daemon's log. */
@NullMarked
package io.pasid4j.daemon.logging;

import org.jspecify.annotations.NullMarked;
