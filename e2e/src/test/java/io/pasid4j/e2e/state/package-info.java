// SPDX-License-Identifier: Apache-2.0
/** What the daemon makes of the file system that its state is on. */
@NullMarked
package io.pasid4j.e2e.state;

import org.jspecify.annotations.NullMarked;
