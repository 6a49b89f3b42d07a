/** One command line as several processes on this host ({@code --ranks}). */
package org.simtrans.app.ranks;
