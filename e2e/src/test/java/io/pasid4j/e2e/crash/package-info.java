// SPDX-License-Identifier: Apache-2.0
/**
 * The daemon is killed at random instants, and its state after each start is compared with what its
 * clients had confirmed.
 */
@NullMarked
package io.pasid4j.e2e.crash;

import org.jspecify.annotations.NullMarked;
