// SPDX-License-Identifier: Apache-2.0
/** The daemon's behaviour on the file system of its state. */
@NullMarked
package io.pasid4j.e2e.state;

import org.jspecify.annotations.NullMarked;
