package org.simtrans.figure;

import java.awt.image.BufferedImage;

/**
 * One picture of a {@link Sheet} with the words over it.
 *
 * @param title bold, may be blank
 * @param note below the title, may be blank
 */
record Tile(String title, String note, BufferedImage picture) {}
