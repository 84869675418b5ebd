// SPDX-License-Identifier: Apache-2.0
/**
 * Hands out bounded integer IDs, PASIDs by default, to tenants that do not trust each other.
 *
 * <p>A {@link io.pasid4j.core.PasidSpace} is all IDs of a width; a {@link io.pasid4j.core.PasidSet}
 * is what one tenant holds, and having the set object is the only authority to free. Everything
 * here is thread-safe unless it says otherwise.
 */
@NullMarked
package io.pasid4j.core;

import org.jspecify.annotations.NullMarked;
