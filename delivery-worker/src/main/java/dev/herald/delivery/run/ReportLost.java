package dev.herald.delivery.run;

/** What is kept of a content makes no report any more. */
final class ReportLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ReportLost(RuntimeException cause) {
    super("kept content makes no report", cause);
  }
}
