// SPDX-License-Identifier: Apache-2.0
/** vfio-user frames: the header before each message, and what the two sides agree on first. */
@NullMarked
package io.pasid4j.protocol.frame;

import org.jspecify.annotations.NullMarked;
