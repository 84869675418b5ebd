// SPDX-License-Identifier: Apache-2.0
/**
 * Java clients go on with their sets after the daemon has ended and come back: a daemon in this
 * JVM, and between it and the client a proxy that can cut the connection at any request.
 */
@NullMarked
package io.pasid4j.e2e.resume;

import org.jspecify.annotations.NullMarked;
