package dev.herald.delivery.run;

/** Tells whoever waits for a step how far it is. */
@FunctionalInterface
interface Progress {

  Progress SILENT = _ -> {};

  /** So many more are done. */
  void done(int more);
}
