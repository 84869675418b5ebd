// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * A set on its way to a host.
 *
 * @param index the index of its MIGRATE in the log, which identifies the arrival
 * @param source the host it comes from
 * @param setId its number there
 * @param ids its IDs, without those returned meanwhile; ascending
 * @param record all of the set but its IDs
 * @param tenant whose amount has moved with it, one for each ID; empty if nobody's
 */
public record ArrivalView(
    long index, String source, long setId, List<PasidRange> ids, Opaque record, String tenant) {}
