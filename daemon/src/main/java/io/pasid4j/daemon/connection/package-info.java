// SPDX-License-Identifier: Apache-2.0
/**
 * A connection: the way from its bytes to requests and back, and when it ends.
 *
 * <p>{@code ConnectionHandler} receives what happens from the event loop. {@code FrameReader} cuts
 * bytes into frames, {@code Handshake} answers the first one, {@code RequestDispatcher} the others,
 * {@code ReplyWriter} gathers the replies of a turn. All of it belongs to one connection and is
 * used by its event loop only.
 */
@NullMarked
package io.pasid4j.daemon.connection;

import org.jspecify.annotations.NullMarked;
