/**
 * Fakes for what cannot be had at will: a clock moved by hand, a disk that fails, a network
 * that fails ({@link io.estran.testkit.FaultyProxy}); a certificate authority ({@link io.estran.testkit.TestAuthority}). Each fake states its fault model. And one part
 * that is no fake: {@link io.estran.testkit.WithKafka} gives a test a real {@link io.estran.testkit.KafkaBroker}, embedded in
 * the test's JVM, or in a container where Docker is there.
 */
package io.estran.testkit;
