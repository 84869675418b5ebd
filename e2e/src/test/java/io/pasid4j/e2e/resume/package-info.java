// SPDX-License-Identifier: Apache-2.0
/**
 * Java clients go on with their sets after the daemon has ended and come back: an own daemon in
 * this JVM, and between it and the client a cable that can be cut at any request.
 */
@NullMarked
package io.pasid4j.e2e.resume;

import org.jspecify.annotations.NullMarked;
