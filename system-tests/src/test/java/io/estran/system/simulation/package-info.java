/** The simulation runs healthy, and finds mistakes that are planted in the product. */
package io.estran.system.simulation;
