// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

/** A cache line that keeps the word of a {@link SpinLock} apart from the object before it. */
abstract class SpinLockPadding {
  long before0;
  long before1;
  long before2;
  long before3;
  long before4;
  long before5;
  long before6;
  long before7;
}
