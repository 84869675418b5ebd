// SPDX-License-Identifier: Apache-2.0
/**
 * How a client goes on with its set after the daemon has ended and come back: what it was told, and
 * what became of the requests that were not answered. For the client itself, not for programs.
 */
@NullMarked
package io.pasid4j.client.resume;

import org.jspecify.annotations.NullMarked;
