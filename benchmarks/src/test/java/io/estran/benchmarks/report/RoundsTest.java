package io.estran.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Floor and product take turns, and the median of the turns' ratios counts. */
class RoundsTest {
    @Test
    void theFloorGoesFirstInEveryTurnAndWarmUpDoesNotCount() throws Exception {
        List<String> order = new ArrayList<>();
        Iterator<Double> floors = List.of(1000.0, 10.0, 20.0, 40.0).iterator();
        Iterator<Double> products = List.of(1.0, 30.0, 30.0, 40.0).iterator();
        Row row = new Rounds(1, 3)
                .row(
                        "some",
                        "us",
                        () -> {
                            order.add("floor");
                            return floors.next();
                        },
                        () -> {
                            order.add("product");
                            return products.next();
                        },
                        Limit.RATIO_AT_MOST,
                        1.5);
        assertThat(order)
                .containsExactly("floor", "product", "floor", "product", "floor", "product", "floor", "product");
        assertThat(row.floor()).hasValue(20);
        assertThat(row.measured()).isEqualTo(30);
        assertThat(row.ratio()).hasValue(1.5);
        assertThat(row.isMet()).isTrue();
    }

    @Test
    void theMedianOfTheRatiosIsNotTheRatioOfTheMedians() throws Exception {
        Iterator<Double> floors = List.of(1.0, 2.0, 10.0).iterator();
        Iterator<Double> products = List.of(4.0, 2.0, 5.0).iterator();
        Row row = new Rounds(0, 3).row("some", "us", floors::next, products::next, Limit.RATIO_AT_MOST, 1.5);
        assertThat(row.measured() / row.floor().orElseThrow()).isEqualTo(2);
        assertThat(row.ratio()).hasValue(1);
    }
}
