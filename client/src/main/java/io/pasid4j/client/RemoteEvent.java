// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.EventType;

/**
 * One transition of one ID in the daemon; delivered once. Immutable.
 *
 * @param type which transition
 * @param setId the set that holds, or held, the ID, as {@link PasidClient#sets} names it; 0 if it
 *     is hidden from this process
 * @param pasid the ID
 * @param generation the number of times the ID had been allocated by then, modulo 2^16
 * @param sequence the number of the event since the subscription began, from 1; lost ones count
 */
public record RemoteEvent(EventType type, int setId, int pasid, int generation, long sequence) {}
