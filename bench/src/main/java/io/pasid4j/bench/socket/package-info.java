// SPDX-License-Identifier: Apache-2.0
/** The daemon's socket beside a plain C echo server. */
@NullMarked
package io.pasid4j.bench.socket;

import org.jspecify.annotations.NullMarked;
