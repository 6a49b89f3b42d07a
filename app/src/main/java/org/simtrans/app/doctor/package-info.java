/** {@code doctor}: what this machine has, what is wrong, and how to mend it. */
package org.simtrans.app.doctor;
