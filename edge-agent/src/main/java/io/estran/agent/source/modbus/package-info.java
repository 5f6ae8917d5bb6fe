/**
 * Polls and writes one Modbus TCP device.
 *
 * <p>{@link io.estran.agent.source.modbus.ModbusSource} starts one thread, {@code source-NAME}, which owns everything in here:
 * {@link io.estran.agent.source.modbus.DeviceLoop} is what it does. It waits for its selector, asleep or looking again and again, and never blocks elsewhere, but
 * where it states an event while the ring is full. The only other way in is
 * {@link io.estran.agent.source.modbus.WriteQueue}: any thread orders a write, without locks, and ends that wait. A device
 * has a thread and a connection of its own, so a slow one delays nobody else. The bytes are the business of
 * {@link io.estran.agent.source.modbus.client}.
 *
 * <pre>
 * what is asked next   a write, if one waits; else the poll that is due first ({@link io.estran.agent.source.modbus.PollSchedule})
 * an answer            its readings carry the wall-clock time at which it arrived; the poll is due again on the grid of its
 *                      interval; times that have passed meanwhile are left out and counted
 * an exception         costs that poll only; if an address may be the cause the poll is cut in two until what is refused stands
 *                      alone; then it is asked more and more rarely, up to the longest backoff
 * a timeout            the same, without cutting; the unit comes behind others that are well; three in a row and the connection
 *                      is made anew
 * silence              each series that is not heard of for its {@code staleAfter} gives one bad reading (source lost), and
 *                      the source is lost when all of its series are, or no connection answers for as long
 * the ring is full     what was read waits; nothing is polled, but writes go on
 * </pre>
 *
 * <p>Bounds: the writes that wait (as configured); two readings per series; what the client holds. In steady state polling makes no garbage:
 * requests are built once, answers are decoded in place. The parts of refused polls last until the next connection.
 */
package io.estran.agent.source.modbus;
