// SPDX-License-Identifier: Apache-2.0
/** A daemon in this process whose connections get their bytes by calls. */
@NullMarked
package io.pasid4j.fuzz.broker;

import org.jspecify.annotations.NullMarked;
