// SPDX-License-Identifier: Apache-2.0
/**
 * Which IDs are free: an index over the words, shared by all sets without a lock.
 *
 * <p>Internal: not exported by the module. The accessors name their memory mode (load, loadPlain,
 * cas, store release): docs/concurrency.md says which field is read and written how, and why.
 */
@NullMarked
package io.pasid4j.core.free;

import org.jspecify.annotations.NullMarked;
