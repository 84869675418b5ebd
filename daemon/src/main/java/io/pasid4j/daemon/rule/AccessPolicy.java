// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.daemon.space.Spaces;

/**
 * What sets are opened by: the spaces there are, and who may open sets in them. They change
 * together, so that nobody meets the rules of one configuration with the spaces of another.
 *
 * @param spaces all there are
 * @param rules who may open sets in them
 */
public record AccessPolicy(Spaces spaces, Rules rules) {}
