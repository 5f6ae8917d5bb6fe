package io.estran.agent.source.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which registers are read together. Registers of one unit, kind and interval are neighbours if at most
 * {@value #MOST_BRIDGED_REGISTERS} registers or {@value #MOST_BRIDGED_BITS} bits lie between them: reading over so few of
 * them costs less than a request. A poll asks for at most what the standard allows and never for part of a value. Stateless.
 */
final class PollPlan {
    static final int MOST_BRIDGED_REGISTERS = 8;
    static final int MOST_BRIDGED_BITS = 8 * Short.SIZE;

    private record Neighbourhood(int unitId, RegisterKind kind, long intervalNanos) {}

    private PollPlan() {}

    /** As few polls as read all registers. */
    static List<Poll> of(List<Register> registers) {
        Map<Neighbourhood, List<Register>> neighbourhoods = new LinkedHashMap<>();
        for (Register register : registers) {
            RegisterSetting setting = register.setting();
            Neighbourhood key = new Neighbourhood(setting.unitId(), setting.kind(), setting.intervalNanos());
            neighbourhoods.computeIfAbsent(key, k -> new ArrayList<>()).add(register);
        }
        List<Poll> polls = new ArrayList<>();
        neighbourhoods.forEach((key, members) -> {
            members.sort(Comparator.comparingInt(Register::first));
            group(key.kind(), members, polls);
        });
        return List.copyOf(polls);
    }

    private static void group(RegisterKind kind, List<Register> sorted, List<Poll> polls) {
        int bridge = kind.isBits() ? MOST_BRIDGED_BITS : MOST_BRIDGED_REGISTERS;
        int begin = 0;
        int end = sorted.get(0).end();
        for (int i = 1; i < sorted.size(); i++) {
            Register register = sorted.get(i);
            int extended = Math.max(end, register.end());
            if (register.first() - end <= bridge && extended - sorted.get(begin).first() <= kind.mostPerRead()) {
                end = extended;
            } else {
                polls.add(new Poll(sorted.subList(begin, i), false));
                begin = i;
                end = register.end();
            }
        }
        polls.add(new Poll(sorted.subList(begin, sorted.size()), false));
    }
}
