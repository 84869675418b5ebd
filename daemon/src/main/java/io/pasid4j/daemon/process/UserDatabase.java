// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/**
 * Numbers of users and groups by their names, as the system knows them (getpwnam, getgrnam):
 * directory services included. Thread-safe: the calls share a buffer of libc, and so a lock.
 */
public final class UserDatabase {
  /** Of struct passwd, and of struct group: behind two pointers, the name and the password. */
  private static final long NUMBER_AT = 2 * ADDRESS.byteSize();

  private static final MethodHandle USER = handle("getpwnam");
  private static final MethodHandle GROUP = handle("getgrnam");

  private UserDatabase() {}

  @SuppressWarnings("restricted") // the signatures are those of the manual
  private static MethodHandle handle(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  /** The uid of a user, an unsigned number; empty if there is no such user. */
  public static OptionalInt uid(String name) {
    return number(USER, name);
  }

  /** The gid of a group, an unsigned number; empty if there is no such group. */
  public static OptionalInt gid(String name) {
    return number(GROUP, name);
  }

  @SuppressWarnings("restricted") // libc has filled as much of the struct
  private static synchronized OptionalInt number(MethodHandle lookup, String name) {
    if (name.indexOf('\0') >= 0) {
      return OptionalInt.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = (MemorySegment) lookup.invokeExact(arena.allocateFrom(name));
      return entry.equals(MemorySegment.NULL)
          ? OptionalInt.empty()
          : OptionalInt.of(
              entry.reinterpret(NUMBER_AT + JAVA_INT.byteSize()).get(JAVA_INT, NUMBER_AT));
    } catch (Throwable t) {
      throw new IllegalStateException(lookup.toString(), t);
    }
  }
}
