// SPDX-License-Identifier: Apache-2.0
/** Every setting of Ratis that matters here, set explicitly. */
@NullMarked
package io.pasid4j.cluster.settings;

import org.jspecify.annotations.NullMarked;
