// SPDX-License-Identifier: Apache-2.0
/** The daemon's sets from Java: the same {@link io.pasid4j.core.PasidSet}, remote. */
@NullMarked
package io.pasid4j.client;

import org.jspecify.annotations.NullMarked;
