// SPDX-License-Identifier: Apache-2.0
/** How the daemon's log is written. */
@NullMarked
package io.pasid4j.daemon.logging;

import org.jspecify.annotations.NullMarked;
