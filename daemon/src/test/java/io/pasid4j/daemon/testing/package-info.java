// SPDX-License-Identifier: Apache-2.0
/**
 * What the daemon's tests share: a daemon in a directory of its own, and peers that speak bytes.
 */
@NullMarked
package io.pasid4j.daemon.testing;

import org.jspecify.annotations.NullMarked;
