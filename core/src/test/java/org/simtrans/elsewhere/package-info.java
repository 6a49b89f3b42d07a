/** What another jar may add: image formats and a layout that {@code core} does not know. */
package org.simtrans.elsewhere;
