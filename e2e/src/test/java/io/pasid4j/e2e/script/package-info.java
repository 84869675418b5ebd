// SPDX-License-Identifier: Apache-2.0
/** The start script. */
@NullMarked
package io.pasid4j.e2e.script;

import org.jspecify.annotations.NullMarked;
