/** The verb {@code serve}. */
package org.simtrans.app.serve;
