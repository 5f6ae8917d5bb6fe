/**
 * How a backlog drains behind what is new (DESIGN.md, "After an outage"): the rate of the link, how much of the backlog may be on
 * its way, and how far it has come. Arithmetic only: no thread, no disk, no network; the storage thread owns all of it.
 *
 * <p>{@link io.estran.agent.backlog.LinkRate} measures what the gateway acknowledges in a time, as BBR does (Cardwell et al.,
 * ACM Queue 14-5, 2016; draft-cheng-iccrg-delivery-rate-estimation): each departure remembers how much was acknowledged when it
 * left, so its own acknowledgement tells how much was delivered meanwhile. The largest of the last two to four seconds counts. What left
 * while nothing more waited tells less than the link can do, and only ever raises the rate.
 *
 * <p>Backlog is paced by bytes: what is new waits behind what is on its way. To keep the link busy, that must cover the time that
 * the gateway takes to answer, of which the round trip of the network is a part; so it is two and a half times that answer, and
 * no less than a twentieth and no more than a quarter of a second of the rate. The answer is that of what leaves with no backlog in
 * front of it, of the last three the one in the middle. During a drain there is always some in front; so now and then, a quarter of a
 * second after the connection and then at twice the distance each time, up to five seconds, the backlog waits until none of
 * it is on its way, as BBR does to see the round trip. One batch of backlog goes also if it is larger, unless what is new fills the
 * link. Over a link whose round trip is longer than an eighth of a second it is two round trips, as a quarter of a second
 * would not fill it and the rate would fall with it. What is new is not paced.
 */
package io.estran.agent.backlog;
