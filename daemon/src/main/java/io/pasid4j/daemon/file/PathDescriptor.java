// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A descriptor that names a file without opening it (O_PATH): a FIFO blocks no thread, a device is
 * not touched. Facts read by it hold for the file opened by {@link #path}, whatever is renamed
 * meanwhile.
 */
final class PathDescriptor implements AutoCloseable {
  private static final int O_NOFOLLOW =
      "aarch64".equals(System.getProperty("os.arch")) ? 0x8000 : 0x20000;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Path named;
  private final int descriptor;

  private PathDescriptor(Path named, int descriptor) {
    this.named = named;
    this.descriptor = descriptor;
  }

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  /**
   * Names a file.
   *
   * @param follow whether a symbolic link is followed; otherwise it is no regular file
   * @throws NoSuchFileException if there is none
   */
  static PathDescriptor of(Path file, boolean follow) throws IOException {
    int flags = O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    int descriptor = open(file, flags);
    if (descriptor >= 0) {
      return new PathDescriptor(file, descriptor);
    }
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    throw new FileSystemException(file.toString(), null, "cannot be opened");
  }

  private static int open(Path file, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      return (int) OPEN.invokeExact(name, flags);
    } catch (Throwable e) {
      throw new IllegalStateException("open: " + e, e);
    }
  }

  /** Returns a path by which the very same file can be opened. */
  Path path() {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  /**
   * Checks that it is a regular file.
   *
   * @throws FileSystemException if not
   */
  PathDescriptor requireRegular() throws IOException {
    if (!Files.isRegularFile(path())) {
      throw new FileSystemException(named.toString(), null, "not a regular file");
    }
    return this;
  }

  @Override
  public void close() {
    try {
      var _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("close: " + e, e);
    }
  }
}
