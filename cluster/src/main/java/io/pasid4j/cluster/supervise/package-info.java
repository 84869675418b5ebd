// SPDX-License-Identifier: Apache-2.0
/** One life of a voter's server, and the thread that ends and begins it. */
@NullMarked
package io.pasid4j.cluster.supervise;

import org.jspecify.annotations.NullMarked;
