// SPDX-License-Identifier: Apache-2.0
/** The directory of a voter: whose it is, and that it never fills up. */
@NullMarked
package io.pasid4j.cluster.disk;

import org.jspecify.annotations.NullMarked;
