/**
 * Where the console gets what it shows: the port {@link io.estran.console.plant.Plant}, and behind it the twins.
 *
 * <p>Threads: the twins' own thread fills {@link io.estran.console.plant.RecentEvents}; everything is read by the feed's.
 * Bounds: those of the twins, and the newest events.
 */
package io.estran.console.plant;
