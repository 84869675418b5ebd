// SPDX-License-Identifier: Apache-2.0
/**
 * A connection: the way from its bytes to requests and back, and when it ends.
 *
 * <p>{@code ConnectionHandler} is told by the event loop what happens. {@code FrameReader} cuts
 * bytes into frames, {@code Handshake} answers the first one, {@code RequestDispatcher} the others,
 * {@code ReplyWriter} gathers the replies of a turn. All of it belongs to one connection and is
 * used by its event loop only.
 */
@NullMarked
package io.pasid4j.daemon.connection;

import org.jspecify.annotations.NullMarked;
