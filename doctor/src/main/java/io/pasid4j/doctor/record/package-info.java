// SPDX-License-Identifier: Apache-2.0
/** Records the files that the doctor reads, without serial numbers, as a tar archive. */
@NullMarked
package io.pasid4j.doctor.record;

import org.jspecify.annotations.NullMarked;
