// SPDX-License-Identifier: Apache-2.0
/** Tenants as processes: they die, hand their descriptor on, come in crowds, misbehave. */
@NullMarked
package io.pasid4j.e2e.tenant;

import org.jspecify.annotations.NullMarked;
