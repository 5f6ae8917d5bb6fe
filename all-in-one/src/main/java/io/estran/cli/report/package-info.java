/**
 * What a run of the whole chain says about itself: one line about the present, then a report for people on stderr and, if
 * asked for, one in JSON. {@link io.estran.cli.report.Report} holds the figures and decides what is wrong; the writers only
 * write.
 *
 * <p>stdout carries what was asked for ({@code --report -}, {@code --records -}) and nothing else.
 */
package io.estran.cli.report;
