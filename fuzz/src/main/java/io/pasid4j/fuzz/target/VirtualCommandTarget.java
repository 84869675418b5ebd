// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.vtd.CommandLayout;
import io.pasid4j.protocol.vtd.VirtualCommand;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.Objects;

/**
 * VT-d's virtual command registers under any accesses of a guest, in each layout: what it reads is
 * what the table of the specification's bits gives, worked out here from the numbers and not by the
 * layout's own methods.
 */
public final class VirtualCommandTarget {
  private static final int BITS = 6;
  private static final int LIMIT_IDS = 50;
  private static final long PASID_MASK = 0xF_FFFF;

  private final boolean modern;
  private final int noPasid;
  private final int capabilityAt;
  private final int commandAt;
  private final int responseAt;
  private final PasidSet set =
      PasidSpace.builder().bits(BITS).build().open("guest", Quota.limit(LIMIT_IDS));
  private final ModelSet model = Objects.requireNonNull(ModelSpace.ofBits(BITS).open(LIMIT_IDS, 0));
  private final VirtualCommand registers;
  private long command;
  private long response;

  private VirtualCommandTarget(CommandLayout layout) {
    modern = layout == CommandLayout.SINCE_3_3;
    noPasid = modern ? 16 : layout == CommandLayout.BEFORE_3_3 ? 2 : 1;
    capabilityAt = modern ? 0xE30 : 0xE00;
    commandAt = modern ? 0xE00 : 0xE10;
    responseAt = modern ? 0xE10 : 0xE20;
    registers = new VirtualCommand(set, layout);
  }

  /** A layout, then accesses: how, where, and what is written. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    VirtualCommandTarget run = new VirtualCommandTarget(input.oneOf(CommandLayout.values()));
    while (input.hasMore()) {
      run.step(input);
    }
    Expect.equal("held", run.set.size(), run.model.size());
  }

  private void step(FuzzInput input) {
    int how = input.u8();
    int bytes = how % 4 == 0 ? how : how % 2 == 0 ? 4 : 8;
    long at =
        switch (how >> 5) {
          case 0 -> input.s64();
          case 1 -> 0xE00 + input.u8();
          case 2 -> capabilityAt;
          case 3 -> responseAt + (how & 4);
          default -> commandAt + (how & 4);
        };
    if ((how & 16) == 0) {
      write(at, bytes, value(input));
    }
    Expect.equal("register at " + at, registers.read(at, bytes), read(at, bytes));
    Expect.equal("response", registers.read(responseAt, 8), response);
  }

  private long value(FuzzInput input) {
    int opcode = input.u8();
    return opcode >= 0xF0 ? input.s64() : opcode % 4 + ((long) input.u8() << shift());
  }

  private int shift() {
    return modern ? 16 : 8;
  }

  private static boolean isAccess(long at, int bytes) {
    return (bytes == 4 || bytes == 8) && at % bytes == 0;
  }

  private long read(long at, int bytes) {
    if (!isAccess(at, bytes)) {
      return 0;
    }
    long register = (at & -8L);
    long value = register == commandAt ? command : register == responseAt ? response : 0;
    value = register == capabilityAt ? 1 : value;
    return bytes == 8 ? value : (value >>> (8 * (at - register))) & 0xFFFF_FFFFL;
  }

  private void write(long at, int bytes, long value) {
    registers.write(at, bytes, value);
    if (!isAccess(at, bytes) || (at & -8L) != commandAt) {
      return;
    }
    if (bytes == 8) {
      command = value;
    } else if (at == commandAt) {
      command = (command >>> 32 << 32) | (value & 0xFFFF_FFFFL);
    } else {
      command = (value << 32) | (command & 0xFFFF_FFFFL);
      return;
    }
    response = perform((int) (command & 0xFF), (command >>> shift()) & PASID_MASK);
  }

  private long perform(int opcode, long operand) {
    if (opcode == 1) {
      int pasid = model.allocate(1, PASID_MASK, 1, false).idOrCode();
      return pasid < 0 ? (long) noPasid << 1 : (long) pasid << shift();
    }
    if (opcode == 2) {
      return model.free(operand, operand) == 1 ? 0 : (long) noPasid << 1;
    }
    return 1 << 1;
  }
}
