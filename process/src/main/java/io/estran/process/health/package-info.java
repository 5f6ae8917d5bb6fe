/**
 * The small page that every process shows to those who operate it.
 *
 * <ul>
 *   <li>{@code /health/live}: 200 while the process answers; a supervisor restarts it otherwise.
 *   <li>{@code /health/ready}: 200 if it does its work, 503 with the reasons if it does not:
 *       {@code {"ready":false,"reasons":["kafka: no acknowledgement for 10 s"]}}.
 *   <li>{@code /metrics}: Prometheus text.
 * </ul>
 *
 * <p>Nothing can be changed through it but what a process lets those on its machine order: by POST, over the loopback address,
 * with a header that a page in a browser cannot set. It binds where the configuration says, loopback by default, has two threads, and
 * stops within a second.
 */
package io.estran.process.health;
