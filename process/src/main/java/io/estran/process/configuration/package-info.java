/**
 * One YAML file per process, read into records; everything that is wrong with it is said at once.
 *
 * <p>{@link YamlFile} reads the file (at most 1 MiB, 32 levels, 100,000 nodes) through the parser's events into a tree
 * that knows its lines: no object is constructed from YAML, and anchors, merges, tags and second documents are
 * problems. {@link Section} is one mapping of it. Its getters take a key with its default or none, its unit and its
 * range; what is wrong becomes a {@link Problem} and the getter returns some allowed value, so that reading goes on to
 * the next problem. A key that no getter asked for is unknown, so the code that reads is the only list of keys.
 *
 * <p>{@code ${NAME}} and {@code ${NAME:default}} inside any value stand for a variable of the environment,
 * <code>$${</code> for the two characters themselves. Relative paths count from the file's folder.
 *
 * <p>One thread reads one file; nothing here lives longer than that, {@link Address}, {@link Endpoint} and
 * {@link Problem} apart, which are immutable.
 */
package io.estran.process.configuration;
