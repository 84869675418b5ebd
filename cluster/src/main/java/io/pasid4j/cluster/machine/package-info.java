// SPDX-License-Identifier: Apache-2.0
/** The domain's machine beneath Ratis' interface, and its snapshots. */
@NullMarked
package io.pasid4j.cluster.machine;

import org.jspecify.annotations.NullMarked;
