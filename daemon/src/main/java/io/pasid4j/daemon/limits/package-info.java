// SPDX-License-Identifier: Apache-2.0
/**
 * Limits of a peer, of a uid and of all peers together, and the rate at which refusals are logged.
 */
@NullMarked
package io.pasid4j.daemon.limits;

import org.jspecify.annotations.NullMarked;
