/**
 * The agent's configuration file, read into immutable records and checked, all problems at once.
 *
 * <p>{@link AgentConfiguration#read} reads the sections in the order of the file's documentation, then
 * compares them with one another (duplicate names and series, rules on what no source gives, writes to what cannot be
 * written, two listeners on one address). Defaults stand in the records and settings that hold the values, nowhere else.
 * A reader class per section; none keeps state. Nothing is created or opened for writing here.
 */
package io.estran.agent.config;
