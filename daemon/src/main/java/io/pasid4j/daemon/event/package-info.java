// SPDX-License-Identifier: Apache-2.0
/**
 * Events that are pushed to connections: from the listener, which is called by whatever thread
 * changes a set, to the queue that the subscriber's event loop empties.
 */
@NullMarked
package io.pasid4j.daemon.event;

import org.jspecify.annotations.NullMarked;
