// SPDX-License-Identifier: Apache-2.0
/**
 * A set of this process: what it has, and the operations on it. {@link SetState} is data under the
 * set's lock; {@link Allocations}, {@link Releases} and {@link References} are one of each per
 * space and work on the state of any of its sets.
 *
 * <p>Internal: not exported by the module.
 */
@NullMarked
package io.pasid4j.core.set;

import org.jspecify.annotations.NullMarked;
