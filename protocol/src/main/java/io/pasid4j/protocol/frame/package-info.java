// SPDX-License-Identifier: Apache-2.0
/** vfio-user frames: the header before each message, and the negotiation at the beginning. */
@NullMarked
package io.pasid4j.protocol.frame;

import org.jspecify.annotations.NullMarked;
