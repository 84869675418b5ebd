// SPDX-License-Identifier: Apache-2.0
/** The host broker: sessions over a Unix socket. */
@NullMarked
package io.pasid4j.daemon;

import org.jspecify.annotations.NullMarked;
