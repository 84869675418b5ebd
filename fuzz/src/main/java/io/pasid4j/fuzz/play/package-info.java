// SPDX-License-Identifier: Apache-2.0
/**
 * Peers who use a host at the same time, each beside what it should see: the moves that an input
 * makes them do, and what each has to come to.
 */
@NullMarked
package io.pasid4j.fuzz.play;

import org.jspecify.annotations.NullMarked;
