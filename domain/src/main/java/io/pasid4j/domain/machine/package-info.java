// SPDX-License-Identifier: Apache-2.0
/**
 * The replicated state machine of a domain: the owner of each ID. {@link
 * io.pasid4j.domain.machine.DomainMachine} executes commands; {@link
 * io.pasid4j.domain.machine.DomainState} is what a snapshot holds. Not thread-safe: the log
 * serializes the calls.
 */
@NullMarked
package io.pasid4j.domain.machine;

import org.jspecify.annotations.NullMarked;
