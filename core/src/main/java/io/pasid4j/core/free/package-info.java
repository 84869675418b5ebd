// SPDX-License-Identifier: Apache-2.0
/**
 * The free IDs of a space: bits over bits, under one lock; and what else a space keeps per page.
 *
 * <p>Internal: not exported by the module. docs/explanation/concurrency.md has the lock's rules.
 */
@NullMarked
package io.pasid4j.core.free;

import org.jspecify.annotations.NullMarked;
