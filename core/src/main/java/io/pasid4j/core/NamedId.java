// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/**
 * An ID that its set has a name for, or that was allocated for a key.
 *
 * @param id the ID
 * @param spid its SPID, or -1
 * @param key its idempotency key, or null
 */
public record NamedId(int id, int spid, @Nullable String key) {}
