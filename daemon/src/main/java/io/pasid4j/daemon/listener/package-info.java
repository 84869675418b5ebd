// SPDX-License-Identifier: Apache-2.0
/** The event loops and the socket that accepts. */
@NullMarked
package io.pasid4j.daemon.listener;

import org.jspecify.annotations.NullMarked;
