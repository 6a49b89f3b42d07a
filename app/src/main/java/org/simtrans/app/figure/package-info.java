/** {@code figure}: the paper's Figures 7 to 9 as PNG files. */
package org.simtrans.app.figure;
