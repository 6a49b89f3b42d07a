/**
 * The task of drawing the masks that experts drew, and the choice of epoch, threshold and smallest
 * part.
 */
package org.simtrans.task.segmentation;
