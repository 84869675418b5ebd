// SPDX-License-Identifier: Apache-2.0
/**
 * The host broker: sessions over a Unix socket.
 *
 * <p>A connection is a session is a set. {@code socket} decides where to listen, {@code limits} who
 * may come in, {@code session} turns bytes into requests and keeps the sets, {@code command} serves
 * pasid4j's own commands. docs/reference/protocol.md specifies what goes over the socket.
 */
@NullMarked
package io.pasid4j.daemon;

import org.jspecify.annotations.NullMarked;
