// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

/** The word of a {@link SpinLock}, behind a cache line of padding. */
abstract class SpinLockWord extends SpinLockPadding {
  volatile int locked;
}
