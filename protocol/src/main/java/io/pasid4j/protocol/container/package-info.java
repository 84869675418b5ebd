// SPDX-License-Identifier: Apache-2.0
/** The VFIO container: the ioctls that it serves, and the checks of each. */
@NullMarked
package io.pasid4j.protocol.container;

import org.jspecify.annotations.NullMarked;
