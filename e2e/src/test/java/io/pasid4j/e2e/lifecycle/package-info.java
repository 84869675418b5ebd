// SPDX-License-Identifier: Apache-2.0
/** The daemon as a process: start, stop, a second one, a stale socket, its death under a client. */
@NullMarked
package io.pasid4j.e2e.lifecycle;

import org.jspecify.annotations.NullMarked;
