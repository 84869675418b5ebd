// SPDX-License-Identifier: Apache-2.0
/** Bounded reads below one directory, which no link leaves. */
@NullMarked
package io.pasid4j.doctor.tree;

import org.jspecify.annotations.NullMarked;
