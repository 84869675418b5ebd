// SPDX-License-Identifier: Apache-2.0
/**
 * Events on their way from a set to the listeners.
 *
 * <p>Internal: not exported by the module.
 */
@NullMarked
package io.pasid4j.core.event;

import org.jspecify.annotations.NullMarked;
