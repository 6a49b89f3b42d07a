/** {@code bench}: how fast this machine trains and draws masks. */
package org.simtrans.app.bench;
