// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidSet;

/**
 * A set that outlived a daemon.
 *
 * @param record what was kept of it
 * @param set goes on with all that it held
 */
public record RecoveredSet(SetRecord record, PasidSet set) {}
