// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/**
 * A space whose words have outlived a process: sets continue with the IDs that their owners held.
 */
public sealed interface SpaceRecovery permits PasidSpace {
  /**
   * Returns the owners whose IDs the words held when the space was made, and that no set has
   * claimed yet.
   *
   * @return their indexes, 1 to 2^24-1 inclusive, ascending
   */
  int[] unclaimedOwners();

  /**
   * Opens the set that goes on with what an owner held when the space was made: IDs, references and
   * pending IDs. SPIDs and keys are not in the words; {@link #restore(PasidSet, int, int, String)}
   * puts them back.
   *
   * @param owner one of {@link #unclaimedOwners}; or one that held nothing and that no set of this
   *     space has had, 1 to 2^24-1 inclusive
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @return the set
   * @throws IllegalArgumentException if the name is empty or no Unicode text, or the owner is or
   *     was another set's
   * @throws QuotaRefusedException with QUOTA if the owner holds more than the limit, with CAPACITY
   *     if the guarantee cannot be met
   */
  PasidSet claim(int owner, String name, Quota quota);

  /**
   * As {@link #claim(int, String, Quota)}, for a set whose IDs count in an account too, whatever
   * its limit is.
   *
   * @param owner as there
   * @param name as there
   * @param quota as there
   * @param account one of {@link PasidSpace#account}
   * @return the set
   * @throws IllegalArgumentException as there, or if the account is not of this space
   * @throws QuotaRefusedException as there
   */
  PasidSet claim(int owner, String name, Quota quota, IdAccount account);

  /**
   * Attaches to an ID what an {@link AttributeLog} recorded in an earlier life of the space, or
   * what it had in another space. The space's own log records it, possibly once more. To be called
   * before the set is used.
   *
   * @param set a set of this space
   * @param pasid the ID
   * @param spid its SPID, or -1 for none
   * @param key its idempotency key, or null for none
   * @return false if that cannot be: the set does not hold the ID, or has it pending and there is a
   *     key, or another ID of the set has the SPID or the key
   * @throws IllegalArgumentException if the set or the ID is not of this space
   */
  boolean restore(PasidSet set, int pasid, int spid, @Nullable String key);

  /**
   * Returns the index by which the words name a set; for {@link #claim} after a restart.
   *
   * @param set a set of this space
   * @return 1 to 2^24-1 inclusive
   * @throws IllegalArgumentException if the set is not of this space
   */
  int owner(PasidSet set);
}
