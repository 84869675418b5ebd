// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.function.IntPredicate;

/**
 * A peer that requests a set, as the rules see it.
 *
 * @param uid its effective uid, an unsigned number
 * @param gid its effective gid, an unsigned number
 * @param supplementaryGroups tests whether it is in another group, too; asks the kernel
 * @param setName the name of the set; empty if none was requested
 * @param controlGroup its control group, looked up when a rule needs it
 */
public record Applicant(
    int uid, int gid, IntPredicate supplementaryGroups, String setName, ControlGroup controlGroup) {
  /** A peer in no other group, whose control group is not known. */
  public static Applicant of(int uid, int gid) {
    return new Applicant(uid, gid, group -> false, "", ControlGroup.UNKNOWN);
  }
}
