// SPDX-License-Identifier: Apache-2.0
/** Compares the spaces of a daemon with the devices of a host. */
@NullMarked
package io.pasid4j.doctor.space;

import org.jspecify.annotations.NullMarked;
