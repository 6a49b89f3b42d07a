/**
 * Pictures and charts for people: slices with masks, galleries, montages, training curves.
 *
 * <p>In come plain arrays: grey values and label maps (0 background, 1..C) of a slice, height x
 * width, row-major; numbers of a run; slices and runs to draw views, feature maps and masks of. Out
 * go a {@link java.awt.image.BufferedImage} (written by {@link org.simtrans.figure.Png}) for what
 * is made of pixels, and SVG for what is made of lines: its text is set by the browser, so a server
 * without fonts draws the same chart, and it follows the page into dark mode and print. The same
 * input gives the same bytes.
 *
 * <p>Colours are those of Okabe and Ito (2008), told apart with any colour vision.
 */
package org.simtrans.figure;
