// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.vtd;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;

/**
 * The virtual command registers of an emulated VT-d unit over a guest's set: an emulator hands the
 * guest's register accesses to {@link #read} and {@link #write}. An allocation takes from PASID 1
 * up to 2^20-1, because 0 is what untagged requests use.
 *
 * <p>Registers take aligned accesses of 8 bytes, or of 4 to either half. A command begins when the
 * half with the opcode, the lower one, is written; so a driver that writes halves writes the upper
 * one first. What the hardware does not define does no harm here: other accesses and other offsets
 * read as zero and are ignored when written, and so is a write while a command is being done.
 *
 * <p>Thread-safe. {@link #write} returns when the command has been done, in the set's time; another
 * vCPU that reads meanwhile sees it in progress. One command at a time is the interface's nature:
 * guests serialise theirs.
 */
public final class VirtualCommand {
  /** Opcode: allocate a PASID. */
  public static final int ALLOCATE = 1;

  /** Opcode: free the PASID that is the operand. */
  public static final int FREE = 2;

  /** Status: done. */
  public static final int SUCCESS = 0;

  /** Status: there is no such opcode. */
  public static final int UNDEFINED = 1;

  /** The bit of the capability register that is set if PASIDs can be allocated and freed. */
  public static final long CAPABILITY_PASID = 1;

  private static final PasidRange PASIDS = PasidRange.of(1, 0xF_FFFF);
  private static final int OPCODE_MASK = 0xFF;
  private static final long LOWER_HALF = 0xFFFF_FFFFL;

  private final PasidSet set;
  private final CommandLayout layout;
  private long command;
  private long response;

  /**
   * Creates idle registers.
   *
   * @param set serves the guest; stays the caller's to close
   * @param layout the one that the guest's driver expects
   */
  public VirtualCommand(PasidSet set, CommandLayout layout) {
    this.set = set;
    this.layout = layout;
  }

  /**
   * Reads as the guest does.
   *
   * @param offset bytes from the unit's register base, any number
   * @param bytes how many, any number
   * @return the register's value, or half of it in the lower 32 bits; 0 for anything but an aligned
   *     access of 4 or 8 bytes to VCCAP, VCMD or VCRSP
   */
  public synchronized long read(long offset, int bytes) {
    if (!isAccess(offset, bytes)) {
      return 0;
    }
    long register = register(offset & -Long.BYTES);
    if (bytes == Long.BYTES) {
      return register;
    }
    return isUpperHalf(offset) ? register >>> Integer.SIZE : register & LOWER_HALF;
  }

  private long register(long at) {
    if (at == layout.capabilityAt()) {
      return CAPABILITY_PASID;
    }
    if (at == layout.commandAt()) {
      return command;
    }
    return at == layout.responseAt() ? response : 0;
  }

  /**
   * Writes as the guest does. A write that contains the opcode executes the command.
   *
   * @param offset bytes from the unit's register base, any number
   * @param bytes how many, any number
   * @param value the written value; of 4 bytes the lower 32 bits
   * @throws RuntimeException that of the set, when its daemon is gone for example; the guest's
   *     response then says that there is no PASID
   */
  public void write(long offset, int bytes, long value) {
    if (!isAccess(offset, bytes) || (offset & -Long.BYTES) != layout.commandAt()) {
      return;
    }
    boolean begins = bytes == Long.BYTES || !isUpperHalf(offset);
    long begun;
    synchronized (this) {
      if (CommandLayout.isInProgress(response)) {
        return;
      }
      command = bytes == Long.BYTES ? value : withHalf(isUpperHalf(offset), value);
      begun = command;
      response = begins ? CommandLayout.IN_PROGRESS : response;
    }
    if (begins) {
      perform(begun);
    }
  }

  private long withHalf(boolean upper, long value) {
    return upper
        ? (value << Integer.SIZE) | (command & LOWER_HALF)
        : (command & ~LOWER_HALF) | (value & LOWER_HALF);
  }

  /** Outside the lock, so that other vCPUs can see that it is in progress. */
  private void perform(long begun) {
    long answer = layout.response(layout.noPasid(), 0);
    try {
      answer =
          switch ((int) (begun & OPCODE_MASK)) {
            case ALLOCATE -> allocate();
            case FREE -> free(layout.operand(begun));
            default -> layout.response(UNDEFINED, 0);
          };
    } finally {
      synchronized (this) {
        response = answer;
      }
    }
  }

  private long allocate() {
    int pasid = set.tryAllocate(PASIDS);
    return pasid < 0 ? layout.response(layout.noPasid(), 0) : layout.response(SUCCESS, pasid);
  }

  private long free(int pasid) {
    return layout.response(set.free(pasid) ? SUCCESS : layout.noPasid(), 0);
  }

  private static boolean isAccess(long offset, int bytes) {
    return (bytes == Integer.BYTES || bytes == Long.BYTES) && offset % bytes == 0;
  }

  private static boolean isUpperHalf(long offset) {
    return (offset & Integer.BYTES) != 0;
  }
}
