// SPDX-License-Identifier: Apache-2.0
/**
 * What a quarantine remembers besides the words: where IDs rest, and who has drained an ID before
 * it rested.
 *
 * <p>Internal: not exported by the module. docs/concurrency.md says why it is right.
 */
@NullMarked
package io.pasid4j.core.rest;

import org.jspecify.annotations.NullMarked;
