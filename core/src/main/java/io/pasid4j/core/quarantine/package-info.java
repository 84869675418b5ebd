// SPDX-License-Identifier: Apache-2.0
/**
 * IDs that were freed and are held back: when they expire, and which drain consumers have
 * acknowledged them.
 *
 * <p>Internal: not exported by the module. docs/explanation/concurrency.md says why it is right.
 */
@NullMarked
package io.pasid4j.core.quarantine;

import org.jspecify.annotations.NullMarked;
