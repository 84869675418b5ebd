// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol;

/** Linux error numbers of the generic ABI (x86-64 and arm64 agree), as the wire carries them. */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such object, or none that the caller may see. */
  public static final int ENOENT = 2;

  /** Not possible now: the same request may succeed later. */
  public static final int EAGAIN = 11;

  /** Out of memory. */
  public static final int ENOMEM = 12;

  /** Unreadable argument. */
  public static final int EFAULT = 14;

  /** In use. */
  public static final int EBUSY = 16;

  /** A value that is not allowed. */
  public static final int EINVAL = 22;

  /** No such ioctl. */
  public static final int ENOTTY = 25;

  /** None available: quota, range and capacity alike. */
  public static final int ENOSPC = 28;

  /** The set has moved to another host of its domain. */
  public static final int EREMOTE = 66;

  /** A command of the protocol that this side does not serve. */
  public static final int ENOTSUP = 95;

  /** Not supported on this object; the same number as {@link #ENOTSUP}. */
  public static final int EOPNOTSUPP = 95;

  private Errno() {}
}
