// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * One transition of one ID; told once.
 *
 * @param type which transition
 * @param set the set that holds, or held, the ID
 * @param pasid the ID
 */
public record PasidEvent(EventType type, PasidSet set, int pasid) {}
