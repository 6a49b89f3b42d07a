package org.simtrans.layout;

/** A layout with a file for each modality of a session. */
interface SessionLayout extends Layout {

  /** The images of a tree by session. */
  Sessions sessions(FileTree tree);
}
