/**
 * Verbs that look at images and draw masks: {@code inspect}, {@code verify}, {@code segment},
 * {@code evaluate}.
 */
package org.simtrans.app.use;
