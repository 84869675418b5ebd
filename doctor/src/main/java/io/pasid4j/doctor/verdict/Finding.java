// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

/**
 * One reason why a unit or a device is not usable.
 *
 * @param rank which of several findings decides: the first
 * @param verdict that it amounts to, if none is worse
 * @param bit that decides, with its value
 * @param reason in a line
 * @param remedy in a line, "" if there is none
 */
public record Finding(Rank rank, Verdict verdict, String bit, String reason, String remedy)
    implements Comparable<Finding> {

  /**
   * The object of a finding, from the hardware up to the rights of a process. Of two findings with
   * the same verdict the one of the lower rank, declared earlier, decides.
   */
  public enum Rank {
    NO_IOMMU,
    UNIT,
    SCALABLE_MODE,
    CONFIG,
    CAPABILITY,
    PHYSICAL_FUNCTION,
    PREFIX,
    ACS,
    ENABLE,
    KERNEL,
    IOMMUFD,
    CDEV,
    VFIO,
    DENYLIST,
    INTERRUPTS,
    GROUP,
    BOUND,
    RIGHTS
  }

  static Finding notUsable(Rank rank, String bit, String reason, String remedy) {
    return new Finding(rank, Verdict.NOT_USABLE, bit, reason, remedy);
  }

  static Finding notYet(Rank rank, String bit, String reason, String remedy) {
    return new Finding(rank, Verdict.NOT_YET, bit, reason, remedy);
  }

  static Finding unknown(Rank rank, String bit, String reason, String remedy) {
    return new Finding(rank, Verdict.UNKNOWN, bit, reason, remedy);
  }

  /** Sorts by the worse verdict, then the lower rank. */
  @Override
  public int compareTo(Finding other) {
    int byVerdict = other.verdict.compareTo(verdict);
    return byVerdict != 0 ? byVerdict : rank.compareTo(other.rank);
  }
}
