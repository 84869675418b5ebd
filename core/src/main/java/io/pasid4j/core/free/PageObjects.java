// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a page, made before it is put in its place.
 *
 * @param words the words
 * @param bits the bits, see {@link PageBits}
 * @param seconds per ID when it was allocated; null if the space has no clock for that
 * @param payers per ID who is charged while it is quarantined; null if the space has no quarantine
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier that is never compared
record PageObjects(
    WordPage words, long[] bits, int @Nullable [] seconds, @Nullable Payer @Nullable [] payers) {}
