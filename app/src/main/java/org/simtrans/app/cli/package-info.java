/** What all verbs share: the console, progress, exit codes, and options that several verbs take. */
package org.simtrans.app.cli;
