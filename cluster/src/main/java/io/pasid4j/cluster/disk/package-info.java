// SPDX-License-Identifier: Apache-2.0
/** The directory of a voter: its owner, and the space left on its file system. */
@NullMarked
package io.pasid4j.cluster.disk;

import org.jspecify.annotations.NullMarked;
