// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import java.util.Locale;

/** Results of requests, as a small number: 0 to {@link #COUNT} exclusive. */
public final class RequestResult {
  /** The number of results. */
  public static final int COUNT = 17;

  /** The request was served. */
  public static final int OK = 0;

  private static final int OTHER = 16;
  private static final int FIRST_ERRNO = 8;
  private static final String[] ERRNO_NAMES = {
    "eperm", "enoent", "efault", "ebusy", "einval", "enospc", "enotty", "enotsup"
  };

  private RequestResult() {}

  /** An error reply. */
  public static int ofErrno(int errno) {
    return switch (errno) {
      case Errno.EPERM -> FIRST_ERRNO;
      case Errno.ENOENT -> FIRST_ERRNO + 1;
      case Errno.EFAULT -> FIRST_ERRNO + 2;
      case Errno.EBUSY -> FIRST_ERRNO + 3;
      case Errno.EINVAL -> FIRST_ERRNO + 4;
      case Errno.ENOSPC -> FIRST_ERRNO + 5;
      case Errno.ENOTTY -> FIRST_ERRNO + 6;
      case Errno.ENOTSUP -> FIRST_ERRNO + 7;
      default -> OTHER;
    };
  }

  /** A reply that is a number: 0 or more, or the code of a refusal. */
  public static int ofNumber(int number) {
    if (number >= 0) {
      return OK;
    }
    return -number < FIRST_ERRNO ? -number : OTHER;
  }

  /** The name of a result in metrics. */
  public static String label(int result) {
    if (result == OK) {
      return "ok";
    }
    if (result < FIRST_ERRNO) {
      return Refusal.ofCode(-result).name().toLowerCase(Locale.ROOT);
    }
    return result == OTHER ? "other" : ERRNO_NAMES[result - FIRST_ERRNO];
  }
}
