// SPDX-License-Identifier: Apache-2.0
/**
 * The IDs that one set has, as an index over the words; and a map from integers. Guarded by the
 * set's lock.
 *
 * <p>Internal: not exported by the module. docs/explanation/concurrency.md has the bounds.
 */
@NullMarked
package io.pasid4j.core.held;

import org.jspecify.annotations.NullMarked;
