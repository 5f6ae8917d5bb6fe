/**
 * A simulated plant whose devices speak real protocols over real sockets: what {@code estran demo} reads.
 *
 * <pre>
 * station-1     two pumps fill a tank, a valve lets the town take from it    Modbus TCP
 * substation-7  a transformer: load, oil, tap changer, fans                  Modbus TCP
 *               vibration of both pumps, frequency of the grid               line protocol over TCP, fast
 * </pre>
 *
 * <p>The tank is small and the town thirsty: with both pumps on it is nearly full within four seconds. Nothing in the station
 * stops a pump then; that is the business of a rule in the agent, which writes 0 to the command register of pump 1. Without it
 * the tank runs over. At the low level the station's own control starts the pump again, so the loop closes at least every ten
 * seconds.
 *
 * <p>Physics are plain objects that advance by a fixed step and draw their noise from a seed: the same seed, commands and number
 * of steps give the same values, whatever the clock does. Times are shortened (a transformer's oil takes hours, here it takes
 * seconds), the laws are not.
 *
 * <p>Threads: {@code estran-plant} owns the physics and writes the registers; {@code estran-sensors} owns the signals of the fast
 * sensors and their connection; the Modbus library answers on threads of its own and sees the registers between two steps
 * only. {@link io.estran.cli.plant.Plant} starts and stops all of it.
 */
package io.estran.cli.plant;
