/**
 * Verbs that bring weights in and out, and say what a network costs: {@code import}, {@code
 * export}, {@code encode}, {@code info}.
 */
package org.simtrans.app.exchange;
