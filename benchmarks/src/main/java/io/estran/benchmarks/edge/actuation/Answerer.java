package io.estran.benchmarks.edge.actuation;

import org.HdrHistogram.Histogram;

/** Somebody who answers, and is timed. One owner; close it. */
interface Answerer extends AutoCloseable {
    /** Times of so many answers, ns, corrected for coordinated omission. */
    Histogram run(int count) throws Exception;

    @Override
    void close() throws Exception;
}
