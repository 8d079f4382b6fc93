package dev.herald.subscriptions.resource;

/** Wants to know, in the transaction that notices, when something is to be shown differently. */
public interface ResourceFollower {

  /** An insight has another name or short id. */
  void insightChanged(long id);

  /** A dashboard has another name. */
  void dashboardChanged(long id);
}
