/**
 * Pictures and charts for people: slices with masks, galleries, montages, training curves.
 *
 * <p>In: plain arrays, namely grey values and label maps (0 background, 1..C) of a slice, height x
 * width, row-major; numbers of a run; slices and runs whose views, feature maps and masks are
 * drawn. Out: a {@link java.awt.image.BufferedImage} (written by {@link org.simtrans.figure.Png})
 * for pictures of pixels, and SVG for charts. The browser sets the text of an SVG, so a server
 * without fonts draws the same chart, and the chart follows the page into dark mode and print. The
 * same input gives the same bytes.
 *
 * <p>The colours are those of Okabe and Ito (2008), which people with any colour vision can tell
 * apart.
 */
package org.simtrans.figure;
