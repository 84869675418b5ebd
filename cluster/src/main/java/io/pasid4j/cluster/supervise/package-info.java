// SPDX-License-Identifier: Apache-2.0
/** A voter's server, and the thread that starts it and restarts it. */
@NullMarked
package io.pasid4j.cluster.supervise;

import org.jspecify.annotations.NullMarked;
