/**
 * The console's configuration: {@link io.estran.console.config.ConsoleFile} reads one YAML file into one immutable
 * {@link io.estran.console.config.ConsoleSettings}, every problem at once. All defaults are here.
 */
package io.estran.console.config;
