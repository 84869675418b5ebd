// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** A planted bug; the names are those of the model. */
enum Bug {
  NONE,
  USE_EARLY,
  GIVE_LATE,
  NO_CACHE,
  NO_HELLO,
  IDS_FIRST,
  ANSWER_BY_SET,
  ARRIVAL_LOST,
  FREEZE_LOST,
  ACK_BY_OTHER,
  NO_TOMBSTONE,
  AMOUNT_EARLY,
  AMOUNT_LATE,
  SHARE_STAYS,

  /** A fenced host says hello while IDs that its tenants had are in quarantine there. */
  HELLO_EARLY
}
