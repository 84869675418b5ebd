// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * What a bounded free has done.
 *
 * @param freedIds how many IDs were freed
 * @param more whether the set still holds IDs of the range: the same free then goes on
 */
public record FreedPart(int freedIds, boolean more) {}
