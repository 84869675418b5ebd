// SPDX-License-Identifier: Apache-2.0
/** The Java client: one contract with the library's sets, and daemons of other versions. */
@NullMarked
package io.pasid4j.e2e.client;

import org.jspecify.annotations.NullMarked;
