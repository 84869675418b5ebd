// SPDX-License-Identifier: Apache-2.0
/** A daemon in this process whose connections are fed by hand. */
@NullMarked
package io.pasid4j.fuzz.broker;

import org.jspecify.annotations.NullMarked;
