package io.estran.system.chaos.ledger;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.lane.Id128;
import java.util.List;
import java.util.Map;

/**
 * What came.
 *
 * @param windows as they were first stated
 * @param alarms transitions, and how often each came
 * @param repeatedWindows windows stated again from another place
 * @param lanes records of each lane
 * @param accounts the newest of each lane
 * @param gaps declared, each once
 * @param dropped readings declared dropped, each once
 */
record Observed(
        Map<WindowKey, Content> windows,
        Map<AlarmKey, Integer> alarms,
        List<String> repeatedWindows,
        Map<Id128, LaneRecords> lanes,
        Map<Id128, Account> accounts,
        List<GapRecord> gaps,
        List<DroppedReadings> dropped) {}
