// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * One transition of one ID; reported once.
 *
 * @param type which transition
 * @param set the set that holds, or held, the ID
 * @param pasid the ID
 * @param generation how often the ID had been allocated by then, modulo 2^16, which identifies its
 *     life; for {@link DrainConsumer#acknowledge(int, int)}
 */
public record PasidEvent(EventType type, PasidSet set, int pasid, int generation) {}
