// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Result of a bounded free.
 *
 * @param freedIds how many IDs were freed
 * @param more false if the set holds no ID of the range any more; true if it may, so that the same
 *     free goes on: it then frees none if there was none
 */
public record FreedPart(int freedIds, boolean more) {}
