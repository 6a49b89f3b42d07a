/**
 * Everything that a run depends on, as records that check themselves and that {@code config.json}
 * holds.
 */
package org.simtrans.config;
