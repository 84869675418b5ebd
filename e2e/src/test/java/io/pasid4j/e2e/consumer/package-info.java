// SPDX-License-Identifier: Apache-2.0
/** The library as used by another program, with nothing beside it but the JDK. */
@NullMarked
package io.pasid4j.e2e.consumer;

import org.jspecify.annotations.NullMarked;
