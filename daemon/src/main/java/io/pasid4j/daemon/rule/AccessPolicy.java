// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import io.pasid4j.daemon.space.Spaces;

/**
 * The spaces of a daemon and the rules about opening sets in them. They change together, so that no
 * request meets the rules of one configuration with the spaces of another.
 *
 * @param spaces all spaces
 * @param rules the rules
 */
public record AccessPolicy(Spaces spaces, Rules rules) {}
