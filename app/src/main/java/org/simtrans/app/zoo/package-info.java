/** The verb {@code models}: models that are given away and taken in. */
package org.simtrans.app.zoo;
