// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/**
 * An operator's view of one ID at one moment.
 *
 * @param id the ID
 * @param state where it is in its life
 * @param holder the set that holds it, has it pending, or has reported it as foreign; or null
 * @param references how many references it has
 * @param generation how often it has been allocated so far, modulo 2^16; at least, in a space of
 *     more than 20 bits, for what is free does not keep its memory for ever
 * @param sinceMs when it was allocated, or reported as foreign, by the space's clock, at most a
 *     second too early; -1 if nobody holds it, the space has no clock, or it was allocated before
 *     the space was made
 */
public record IdView(
    int id,
    IdState state,
    @Nullable PasidSet holder,
    int references,
    int generation,
    long sinceMs) {}
