/**
 * What is chosen for a run by looking at its images. Everything that is chosen is said, and written
 * into {@code config.json} as if it had been asked for.
 */
package org.simtrans.plan;
