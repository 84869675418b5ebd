// SPDX-License-Identifier: Apache-2.0
/**
 * One socket to the daemon, shared by any number of callers: frames, requests in flight, and the
 * reconnection after the daemon has ended.
 */
@NullMarked
package io.pasid4j.client.connection;

import org.jspecify.annotations.NullMarked;
