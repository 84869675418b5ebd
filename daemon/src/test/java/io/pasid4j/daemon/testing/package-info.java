// SPDX-License-Identifier: Apache-2.0
/**
 * Fixtures of the daemon's tests: a daemon in a directory of its own, and peers that speak bytes.
 */
@NullMarked
package io.pasid4j.daemon.testing;

import org.jspecify.annotations.NullMarked;
