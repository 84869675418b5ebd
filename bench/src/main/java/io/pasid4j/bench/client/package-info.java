// SPDX-License-Identifier: Apache-2.0
/** The load of {@code native/src/bench/load.c}, sent by the Java client. */
@NullMarked
package io.pasid4j.bench.client;

import org.jspecify.annotations.NullMarked;
