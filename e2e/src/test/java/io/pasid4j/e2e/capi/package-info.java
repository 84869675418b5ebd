// SPDX-License-Identifier: Apache-2.0
/** C programs that use pasid.h. */
@NullMarked
package io.pasid4j.e2e.capi;

import org.jspecify.annotations.NullMarked;
