// SPDX-License-Identifier: Apache-2.0
/**
 * The replicated state machine of a domain: who has which ID. {@link
 * io.pasid4j.domain.machine.DomainMachine} reads commands and answers them; {@link
 * io.pasid4j.domain.machine.DomainState} is what a snapshot holds. Not thread-safe: the log
 * serializes.
 */
@NullMarked
package io.pasid4j.domain.machine;

import org.jspecify.annotations.NullMarked;
