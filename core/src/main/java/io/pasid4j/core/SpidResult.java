// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Result of {@link PasidSet#attachSpid}. */
public enum SpidResult {
  /** The ID has the SPID now, or had it already. */
  ATTACHED,
  /** The set does not hold the ID. */
  UNKNOWN,
  /** Another ID of the set has the SPID. */
  SPID_TAKEN,
  /** The ID has another SPID. */
  ID_TAKEN
}
