// SPDX-License-Identifier: Apache-2.0
/** Which process is which, across the daemon's own life: what /proc can prove. */
@NullMarked
package io.pasid4j.daemon.process;

import org.jspecify.annotations.NullMarked;
