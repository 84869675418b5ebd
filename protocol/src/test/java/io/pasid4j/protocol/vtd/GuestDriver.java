// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.vtd;

/**
 * A guest's driver, with the numbers of the specification spelled out again: it knows register
 * offsets and bits, nothing of the classes under test but read and write.
 */
final class GuestDriver {
  private final VirtualCommand unit;
  private final int commandAt;
  private final int responseAt;
  private final int shift;
  private final long statusBits;

  private GuestDriver(
      VirtualCommand unit, int commandAt, int responseAt, int shift, long statusBits) {
    this.unit = unit;
    this.commandAt = commandAt;
    this.responseAt = responseAt;
    this.shift = shift;
    this.statusBits = statusBits;
  }

  static GuestDriver of(CommandLayout layout, VirtualCommand unit) {
    return layout == CommandLayout.SINCE_3_3
        ? new GuestDriver(unit, 0xE00, 0xE10, 16, 0xFE)
        : new GuestDriver(unit, 0xE10, 0xE20, 8, 0x06);
  }

  /** Returns the status with which a command ended. */
  record Result(int status, int pasid) {}

  Result allocate() {
    return command(1, 0);
  }

  Result free(int pasid) {
    return command(2, pasid);
  }

  Result command(int opcode, long operand) {
    unit.write(commandAt, 8, (operand << shift) | opcode);
    return response();
  }

  /** A driver for a bus of 32 bits: the upper half first, the opcode last. */
  Result commandInHalves(int opcode, long operand) {
    long value = (operand << shift) | opcode;
    unit.write(commandAt + 4, 4, value >>> 32);
    unit.write(commandAt, 4, value & 0xFFFF_FFFFL);
    return response();
  }

  Result response() {
    long response = unit.read(responseAt, 8);
    while ((response & 1) != 0) {
      Thread.onSpinWait();
      response = unit.read(responseAt, 8);
    }
    return new Result((int) ((response & statusBits) >> 1), (int) ((response >> shift) & 0xF_FFFF));
  }

  boolean isInProgress() {
    return (unit.read(responseAt, 4) & 1) != 0;
  }
}
