/**
 * What microscopes and ImageJ write into the description of a TIFF. In: the text, the pages. Out:
 * which page is which slice, channel and time ({@link org.simtrans.image.microscope.StackPlan}),
 * and the size of a pixel.
 */
package org.simtrans.image.microscope;
