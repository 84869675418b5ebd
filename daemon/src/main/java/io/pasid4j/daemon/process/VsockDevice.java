// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The device through which Linux reports the vsock CID of this machine. */
public final class VsockDevice {
  /** Its path on a Linux host. */
  public static final Path DEFAULT_PATH = Path.of("/dev/vsock");

  /** The first CID that a VM can have; those below have meanings of their own. */
  private static final long FIRST_CID = 3;

  private static final long LAST_CID = 0x7FFF_FFFF;

  /** IOCTL_VM_SOCKETS_GET_LOCAL_CID, _IO(7, 0xb9). */
  private static final long GET_LOCAL_CID = 0x7B9;

  /** O_RDONLY | O_NONBLOCK | O_CLOEXEC. */
  private static final int OPEN_FLAGS = 0x800 | 0x80000;

  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private VsockDevice() {}

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
  }

  /**
   * Reads the CID of this machine.
   *
   * @param device the device's path
   * @return 3 to 2^31-1; empty if the machine has none, or the device does not report it
   */
  public static OptionalLong localCid(Path device) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(device.toString()), OPEN_FLAGS);
      if (descriptor < 0) {
        return OptionalLong.empty();
      }
      MemorySegment cid = arena.allocate(JAVA_INT);
      int result = (int) IOCTL.invokeExact(descriptor, GET_LOCAL_CID, cid);
      var _ = (int) CLOSE.invokeExact(descriptor);
      long value = Integer.toUnsignedLong(cid.get(JAVA_INT, 0));
      return result == 0 && value >= FIRST_CID && value <= LAST_CID
          ? OptionalLong.of(value)
          : OptionalLong.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("vsock: " + device + ": " + e, e);
    }
  }
}
