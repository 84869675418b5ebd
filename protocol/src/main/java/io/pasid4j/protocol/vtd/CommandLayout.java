// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.vtd;

/**
 * The places of the registers of the virtual command interface, and the meaning of their bits.
 * Revision 3.3 of the VT-d specification moved nearly all of it, so the guest's driver decides
 * which one fits. All offsets are bytes from the unit's register base; each register has 8 bytes.
 */
public enum CommandLayout {
  /** Revisions 3.0 to 3.2 of the VT-d specification, sections 10.4.43 to 10.4.45. */
  BEFORE_3_3(0xE00, 0xE10, 0xE20, 8, 0x3, 2),

  /**
   * Like {@link #BEFORE_3_3} for drivers from before 2021, which take 1 for "no PASID", as an
   * undefined opcode's status is.
   */
  BEFORE_3_3_OLD_STATUS(0xE00, 0xE10, 0xE20, 8, 0x3, 1),

  /** Revision 3.3 of the VT-d specification and later, sections 10.4.43 to 10.4.46. */
  SINCE_3_3(0xE30, 0xE00, 0xE10, 16, 0x7F, 16);

  /** The bit of the response register that is set while a command is in progress. */
  static final long IN_PROGRESS = 1;

  private static final long PASID_MASK = 0xF_FFFF;
  private static final int STATUS_SHIFT = 1;

  private final int capabilityAt;
  private final int commandAt;
  private final int responseAt;
  private final int valueShift;
  private final long statusMask;
  private final int noPasid;

  CommandLayout(
      int capabilityAt,
      int commandAt,
      int responseAt,
      int valueShift,
      long statusMask,
      int noPasid) {
    this.capabilityAt = capabilityAt;
    this.commandAt = commandAt;
    this.responseAt = responseAt;
    this.valueShift = valueShift;
    this.statusMask = statusMask;
    this.noPasid = noPasid;
  }

  /**
   * Returns the offset of the capability register (VCCAP), which is read-only.
   *
   * @return the offset of its first byte
   */
  public int capabilityAt() {
    return capabilityAt;
  }

  /**
   * Returns the offset of the command register (VCMD).
   *
   * @return the offset of its first byte
   */
  public int commandAt() {
    return commandAt;
  }

  /**
   * Returns the offset of the response register (VCRSP), which is read-only.
   *
   * @return the offset of its first byte
   */
  public int responseAt() {
    return responseAt;
  }

  /**
   * Returns the status for "no PASID available", and for a PASID to be freed that is not the
   * guest's.
   *
   * @return a status code
   */
  public int noPasid() {
    return noPasid;
  }

  /**
   * A command register's value.
   *
   * @param opcode what to do, 0 to 255
   * @param pasid the operand, 0 to 2^20-1 inclusive; higher bits are dropped
   * @return the value to write
   */
  public long command(int opcode, int pasid) {
    return ((pasid & PASID_MASK) << valueShift) | opcode;
  }

  /**
   * Returns the PASID of a command.
   *
   * @param command a command register's value
   * @return 0 to 2^20-1; bits above the PASID's are reserved and ignored
   */
  public int operand(long command) {
    return (int) ((command >>> valueShift) & PASID_MASK);
  }

  /**
   * A response register's value after a command has been done.
   *
   * @param status a status code, 0 for success
   * @param pasid the result, 0 without one
   * @return the value; its in-progress bit is clear
   */
  public long response(int status, int pasid) {
    return ((pasid & PASID_MASK) << valueShift) | ((status & statusMask) << STATUS_SHIFT);
  }

  /**
   * Returns whether a command is in progress.
   *
   * @param response a response register's value
   * @return true if its in-progress bit is set; the other bits mean nothing then
   */
  public static boolean isInProgress(long response) {
    return (response & IN_PROGRESS) != 0;
  }

  /**
   * Returns the status with which a command ended.
   *
   * @param response a response register's value
   * @return a status code, 0 for success
   */
  public int status(long response) {
    return (int) ((response >>> STATUS_SHIFT) & statusMask);
  }

  /**
   * Returns the PASID that a command allocated.
   *
   * @param response a response register's value
   * @return 0 to 2^20-1
   */
  public int result(long response) {
    return (int) ((response >>> valueShift) & PASID_MASK);
  }
}
