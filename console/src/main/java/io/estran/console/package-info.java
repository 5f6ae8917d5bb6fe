/**
 * The operator's web page and the small server behind it.
 *
 * <p>{@link io.estran.console.Console} is the composition root. Start: the plant ({@code plant}: twins from Kafka), the
 * health page, the feed ({@code live}), the page's server ({@code web}). Stop, in reverse: open pages are told, the server
 * closes its port, the feed ends, the health page closes, the twins end; at most about ten seconds, mostly far less.
 *
 * <p>The page itself stands under {@code resources/io/estran/console/page}: HTML, two stylesheets, small scripts, a typeface;
 * no build step, nothing from elsewhere. It gets {@code state}'s JSON, keeps it as its model, and draws at most once a frame,
 * only what is on the screen.
 *
 * <p>Nothing can be changed through the console, and there is no login yet: it binds to loopback unless told otherwise.
 */
package io.estran.console;
