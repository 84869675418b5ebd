// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The 16 bytes before each message (vfio-user specification, "Header"): {@code u16 message id; u16
 * command; u32 message size with the header; u32 flags; u32 error}, little-endian whatever the
 * buffer's own order is.
 *
 * <p>Every method reads or writes at absolute indexes, allocates nothing, keeps no state and leaves
 * position, limit and order alone. The header must lie below the buffer's limit: {@link
 * IndexOutOfBoundsException} otherwise.
 */
public final class FrameHeader {
  /** The header's length in bytes, and the least size a message can have. */
  public static final int SIZE = 16;

  /** The flag bits 0 to 3, which hold the type. */
  public static final int TYPE_MASK = 0xF;

  /** Type of a command. */
  public static final int TYPE_COMMAND = 0;

  /** Type of a reply. */
  public static final int TYPE_REPLY = 1;

  /** Flag: the sender of a command wants no reply. */
  public static final int NO_REPLY = 0x10;

  /** Flag: the reply reports an error; it is the header alone. */
  public static final int ERROR = 0x20;

  private static final int COMMAND_AT = 2;
  private static final int SIZE_AT = 4;
  private static final int FLAGS_AT = 8;
  private static final int ERRNO_AT = 12;

  private FrameHeader() {}

  /**
   * The sender's own number of the message, which a reply echoes.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return 0 to 65535
   */
  public static int messageId(ByteBuffer buffer, int at) {
    return LittleEndian.u16(buffer, at);
  }

  /**
   * The command's number.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return 0 to 65535
   */
  public static int command(ByteBuffer buffer, int at) {
    return LittleEndian.u16(buffer, at + COMMAND_AT);
  }

  /**
   * The message's length as its sender states it, not checked.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return bytes with the header, 0 to 2^32-1
   */
  public static long sizeBytes(ByteBuffer buffer, int at) {
    return LittleEndian.u32(buffer, at + SIZE_AT);
  }

  /**
   * All flags, the type among them.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return 32 bits, unknown ones included
   */
  public static int flags(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, at + FLAGS_AT);
  }

  /**
   * Returns whether a message is an error reply.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return true if {@link #ERROR} is set
   */
  public static boolean isError(ByteBuffer buffer, int at) {
    return (flags(buffer, at) & ERROR) != 0;
  }

  /**
   * The error of a reply; without meaning unless {@link #ERROR} is set.
   *
   * @param buffer holds the header
   * @param at absolute index of its first byte
   * @return an {@link io.pasid4j.protocol.Errno}; whatever else the sender wrote comes out
   *     unchanged
   */
  public static int errno(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, at + ERRNO_AT);
  }

  /**
   * The type within flags.
   *
   * @param flags all flags of a header
   * @return {@link #TYPE_COMMAND}, {@link #TYPE_REPLY}, or an undefined type up to 15
   */
  public static int type(int flags) {
    return flags & TYPE_MASK;
  }

  /**
   * Writes a header.
   *
   * @param buffer where to write
   * @param at absolute index of its first byte
   * @param messageId 0 to 65535, higher bits are dropped
   * @param command 0 to 65535, higher bits are dropped
   * @param sizeBytes the message's length with the header, as an unsigned number
   * @param flags all flags, the type among them
   * @param errno the error, 0 without one
   */
  public static void put(
      ByteBuffer buffer, int at, int messageId, int command, int sizeBytes, int flags, int errno) {
    // Two stores instead of five: each checks its index, which shows in the rate of replies.
    LittleEndian.put64(buffer, at, both((messageId & 0xFFFF) | (command << Short.SIZE), sizeBytes));
    LittleEndian.put64(buffer, at + FLAGS_AT, both(flags, errno));
  }

  private static long both(int low, int high) {
    return ((long) high << Integer.SIZE) | Integer.toUnsignedLong(low);
  }

  /**
   * Writes the header of a command.
   *
   * @param buffer where to write
   * @param at absolute index of its first byte
   * @param messageId 0 to 65535
   * @param command 0 to 65535
   * @param payloadBytes the length of what follows the header
   */
  public static void putCommand(
      ByteBuffer buffer, int at, int messageId, int command, int payloadBytes) {
    put(buffer, at, messageId, command, SIZE + payloadBytes, TYPE_COMMAND, 0);
  }

  /**
   * Writes the header of a reply that reports no error.
   *
   * @param buffer where to write
   * @param at absolute index of its first byte
   * @param messageId the command's
   * @param command the command's
   * @param payloadBytes the length of what follows the header
   */
  public static void putReply(
      ByteBuffer buffer, int at, int messageId, int command, int payloadBytes) {
    put(buffer, at, messageId, command, SIZE + payloadBytes, TYPE_REPLY, 0);
  }

  /**
   * Writes an error reply, which is this header alone.
   *
   * @param buffer where to write
   * @param at absolute index of its first byte
   * @param messageId the command's
   * @param command the command's
   * @param errno a positive {@link io.pasid4j.protocol.Errno}
   */
  public static void putError(ByteBuffer buffer, int at, int messageId, int command, int errno) {
    put(buffer, at, messageId, command, SIZE, TYPE_REPLY | ERROR, errno);
  }
}
