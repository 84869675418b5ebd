// SPDX-License-Identifier: Apache-2.0
/**
 * The interface between a domain and the replicated log beneath it. A log orders commands and
 * applies them, in that order, to one {@link io.pasid4j.domain.log.ReplicatedMachine} per voter; a
 * {@link io.pasid4j.domain.log.DomainLog} is one host's access to it. To a log, commands, answers
 * and snapshots are bytes; only the machine interprets them.
 */
@NullMarked
package io.pasid4j.domain.log;

import org.jspecify.annotations.NullMarked;
