package io.estran.console.web;

import io.estran.console.state.PlantState;
import io.estran.console.state.StateJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/state}: the current state, written once a revision however many ask. Any thread. */
public final class StateFile {
    private final Supplier<PlantState> current;
    private final StateJson json;
    private @Nullable Written last;

    private record Written(long revision, PageFile file) {}

    public StateFile(Supplier<PlantState> current, StateJson json) {
        this.current = current;
        this.json = json;
    }

    synchronized PageFile file() {
        PlantState state = current.get();
        Written known = last;
        if (known == null || known.revision() != state.revision()) {
            byte[] bytes = json.write(state).getBytes(StandardCharsets.UTF_8);
            known = new Written(state.revision(), PageFile.of("application/json", bytes));
            last = known;
        }
        return known.file();
    }
}
