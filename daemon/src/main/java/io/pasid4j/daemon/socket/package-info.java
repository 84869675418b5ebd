// SPDX-License-Identifier: Apache-2.0
/** Where the daemon listens: the path, its directory, the lock of its place and the bind. */
@NullMarked
package io.pasid4j.daemon.socket;

import org.jspecify.annotations.NullMarked;
