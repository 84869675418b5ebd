// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/**
 * What the operator of a space sees of one ID at one moment.
 *
 * @param id the ID
 * @param state where it is in its life
 * @param holder the set that holds it or has it pending, or null
 * @param references how many references it has
 * @param generation how often it has been given so far, modulo 2^16
 */
public record IdView(
    int id, IdState state, @Nullable PasidSet holder, int references, int generation) {}
