// SPDX-License-Identifier: Apache-2.0
/**
 * The daemon is killed at random instants, and what it says after is held against what its clients
 * were told.
 */
@NullMarked
package io.pasid4j.e2e.crash;

import org.jspecify.annotations.NullMarked;
