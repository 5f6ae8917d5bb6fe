/**
 * The console's HTTP: {@code GET /} and the page's files, {@code GET /api/state}; {@code GET /api/stream} is
 * {@link io.estran.console.live.EventStreams}. Nothing can be changed through it, and there is no login yet.
 *
 * <p>{@link io.estran.console.web.Doorkeeper} stands before all of it: it refuses other methods, names under which the
 * console does not go (a stranger's page cannot read it by pointing its own name here), and calls from other sites' pages;
 * and it sets the headers that keep foreign code out of the page: a Content-Security-Policy without exceptions. No cookie is
 * ever set.
 *
 * <p>Threads: at most 16 of Jetty's, {@code estran-console-http-*}. Bounds: connections, header sizes; files are few and
 * in memory; the state is written once for all who ask at the same revision.
 */
package io.estran.console.web;
