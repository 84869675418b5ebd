// SPDX-License-Identifier: Apache-2.0
/** Reports as text and as JSON. */
@NullMarked
package io.pasid4j.doctor.report;

import org.jspecify.annotations.NullMarked;
