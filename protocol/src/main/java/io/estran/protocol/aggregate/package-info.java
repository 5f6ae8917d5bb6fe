/** What a window says about a series: values, moments, quantile sketch. */
package io.estran.protocol.aggregate;
