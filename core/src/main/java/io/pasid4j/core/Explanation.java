// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/**
 * The result that an allocation would have, and the reason.
 *
 * @param refusal why it would be refused, or null if it would succeed
 * @param availableAtMs when the refusal may end at the earliest, in ms of the space's clock; -1 if
 *     that is not known
 * @param range the counts of the range
 */
public record Explanation(@Nullable Refusal refusal, long availableAtMs, RangeSurvey range) {}
