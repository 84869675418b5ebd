// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol;

/**
 * Request numbers of the VFIO container ({@code _IO(';', 100 + n)}). On the wire a command id in
 * {@link #FIRST} to {@link #LAST} is the ioctl of that number.
 */
public final class VfioIoctl {
  /** Returns the version of the interface; takes nothing. */
  public static final int GET_API_VERSION = 0x3B64;

  /** Returns 1 if an extension is served, else 0; takes its u32 number. */
  public static final int CHECK_EXTENSION = 0x3B65;

  /** Chooses the IOMMU type of the container; takes its u32 number and returns 0. */
  public static final int SET_IOMMU = 0x3B66;

  /** Describes the IOMMU; reads and fills {@code struct vfio_iommu_type1_info}. */
  public static final int IOMMU_GET_INFO = 0x3B70;

  /** Allocates or frees PASIDs; takes {@code struct vfio_iommu_type1_pasid_request}. */
  public static final int PASID_REQUEST = 0x3B76;

  /**
   * Binds or unbinds a page table of a PASID, or invalidates caches; takes {@code struct
   * vfio_iommu_type1_nesting_op}.
   */
  public static final int NESTING_OP = 0x3B77;

  /** The lowest request number of the container, inclusive. */
  public static final int FIRST = GET_API_VERSION;

  /** The highest request number of the container, inclusive: the NESTING_OP of 5.7-rc4. */
  public static final int LAST = 0x3B7B;

  private VfioIoctl() {}

  /**
   * Returns whether a command of the wire is an ioctl of the container, served or not.
   *
   * @param command the command id, 0 to 65535
   * @return true if it lies in {@link #FIRST} to {@link #LAST}, both inclusive
   */
  public static boolean isIoctl(int command) {
    return FIRST <= command && command <= LAST;
  }
}
