// SPDX-License-Identifier: Apache-2.0
/** What keeping state costs core. */
@NullMarked
package io.pasid4j.bench.state;

import org.jspecify.annotations.NullMarked;
