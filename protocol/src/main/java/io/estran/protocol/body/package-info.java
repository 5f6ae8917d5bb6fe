/**
 * What stands in a block's body once it is opened: {@link io.estran.protocol.body.AggregateBody aggregates} and
 * {@link io.estran.protocol.body.ReadingBody raw readings} as columns,
 * {@link io.estran.protocol.body.EventBody events} as lines of JSON. Knows neither envelopes nor compression; package
 * {@code codec} gives plain bytes and takes a {@link io.estran.protocol.body.PlainBody}.
 *
 * <p>Every value is checked against its range and against the envelope's asset and event times; every mistake is a
 * {@link io.estran.protocol.fault.MalformedBatchException}. Stateless, or confined to the caller's thread.
 */
package io.estran.protocol.body;
