/** What a campaign found, for people and for programs. Pure. */
package io.estran.system.chaos.report;
