/**
 * A private certificate authority for a trial: one root, P-256 keys, PEM files in one folder. A production fleet brings its
 * own authority; nothing else in Estran knows this one.
 */
package io.estran.cli.pki;
