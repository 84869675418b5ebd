// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * The domain's state of one name, as of one index of the log.
 *
 * @param index the index; all else is of this index
 * @param name the name
 * @param epoch how often the name has been fenced, plus 1; 0 if the name is unknown
 * @param instance the computer that has the name, 0 if none
 * @param run the run of its last HELLO
 * @param number the number of the last command of that run
 * @param last the last answer, which HELLO does not replace
 * @param ids the IDs that the name has, without those of arrivals; ascending, apart
 * @param arrivals the sets on their way to it, by index
 * @param amounts what tenants with a limit in the domain may have on it, by tenant; shares of sets
 *     that have arrived or are about to are included
 */
public record MemberView(
    long index,
    String name,
    long epoch,
    long instance,
    long run,
    long number,
    LastAnswer last,
    List<PasidRange> ids,
    List<ArrivalView> arrivals,
    List<Amount> amounts) {}
