// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.EventType;

/**
 * One transition of one ID in the daemon; told once. Immutable.
 *
 * @param type which transition
 * @param setId the set that holds, or held, the ID, as {@link PasidClient#sets} names it; 0 if it
 *     is not for this process to know
 * @param pasid the ID
 * @param generation how often the ID had been given by then, modulo 2^16: which of its lives this
 *     is about
 * @param sequence counts what happened since the subscription began, from 1; lost events count too
 */
public record RemoteEvent(EventType type, int setId, int pasid, int generation, long sequence) {}
