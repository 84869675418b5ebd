// SPDX-License-Identifier: Apache-2.0
/**
 * pasid4j's own commands of the wire, 0x5000 and up: one record for each request and reply, with
 * the one description of its bytes. The daemon decodes requests and encodes replies, a client the
 * other way round.
 */
@NullMarked
package io.pasid4j.protocol.command;

import org.jspecify.annotations.NullMarked;
