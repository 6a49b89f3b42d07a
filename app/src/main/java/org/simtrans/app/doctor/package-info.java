/** {@code doctor}: what this machine has, what is wrong, and the remedies. */
package org.simtrans.app.doctor;
