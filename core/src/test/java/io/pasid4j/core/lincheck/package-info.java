// SPDX-License-Identifier: Apache-2.0
/** The shipped classes under Lincheck, each both model-checked and stressed. */
@NullMarked
package io.pasid4j.core.lincheck;

import org.jspecify.annotations.NullMarked;
