/**
 * Whose the images are, where the layout does not say so: names of files and folders, or a {@code
 * subjects.csv}. In: a tree of files, what a layout makes of it, a {@link
 * org.simtrans.layout.subjects.SubjectRule}. Out: a {@link org.simtrans.layout.subjects.Reading}.
 */
package org.simtrans.layout.subjects;
