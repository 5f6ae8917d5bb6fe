/**
 * How a backlog drains behind what is new (DESIGN.md, "After an outage"): the rate of the link, how much of the backlog may be on
 * its way, and how far it has come. Arithmetic only: no thread, no disk, no network; the storage thread owns all of it.
 *
 * <p>{@link io.estran.agent.backlog.LinkRate} measures what the gateway acknowledges in a time, as BBR does (Cardwell et al.,
 * ACM Queue 14-5, 2016; draft-cheng-iccrg-delivery-rate-estimation): each departure remembers how much was acknowledged when it
 * left, so its own acknowledgement tells how much was delivered meanwhile. The largest of the last two to four seconds counts. What left
 * while nothing more waited tells less than the link can do, and only ever raises the rate.
 *
 * <p>Backlog is paced by bytes: with it, at most a quarter of a second of the rate is on its way, so that what is new waits no
 * longer than that behind it; one batch of it goes also if it is larger, unless what is new fills the link. Over a link whose round
 * trip is longer than an eighth of a second it is two round trips, as a quarter of a second would not fill it and the rate would
 * fall with it. What is new is not paced.
 */
package io.estran.agent.backlog;
