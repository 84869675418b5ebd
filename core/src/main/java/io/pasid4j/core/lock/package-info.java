// SPDX-License-Identifier: Apache-2.0
/**
 * The locks of a space and how their waiters wait: spinning, then yielding, then asleep, on
 * platform and virtual threads alike, whether their interrupt flag is set or not.
 *
 * <p>Internal: not exported by the module. docs/explanation/concurrency.md has the order of locks.
 */
@NullMarked
package io.pasid4j.core.lock;

import org.jspecify.annotations.NullMarked;
