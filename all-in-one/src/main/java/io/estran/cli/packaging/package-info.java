/**
 * {@code estran package agent}: a folder with everything that an agent needs on a small computer.
 *
 * <pre>
 * bin/estran-agent    the launcher, a shell script
 * lib/*.jar           the agent's class path
 * lib/jvm.options     the JVM's flags, each with its reason, class path and archive of classes included
 * lib/agent.aot       the AOT cache (JDK 25 and newer), or
 * lib/agent.jsa       the archive of classes (JDK 17 to 24)
 * runtime/            a Java runtime of the modules that the agent needs, made by jlink
 * </pre>
 *
 * <p>The archive comes from a training run ({@link io.estran.cli.packaging.Training}): the packaged agent itself reads a
 * configuration, connects over mutual TLS to a gateway with its broker, sends what it reads and has it accounted for, and
 * stops. Nothing of that stays in the package but which classes were used, and how.
 *
 * <p>The folder can be moved, as the launcher starts the agent in it; file times must stay (the JVM compares the jars').
 * All of it runs on the command's thread.
 */
package io.estran.cli.packaging;
