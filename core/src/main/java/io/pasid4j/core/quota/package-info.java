// SPDX-License-Identifier: Apache-2.0
/**
 * The number of IDs that a set may hold: its quota, and the space's capacity.
 *
 * <p>Internal: not exported by the module. The accessors name their memory mode (load, loadPlain,
 * cas, store release): docs/explanation/concurrency.md says which field is read and written how,
 * and why.
 */
@NullMarked
package io.pasid4j.core.quota;

import org.jspecify.annotations.NullMarked;
