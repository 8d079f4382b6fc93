package dev.herald.gateway.routing;

/** What a request is counted in, once it is permitted. */
public enum Bucket {
  /** Burst and sustained rate of the presented key. */
  GENERAL,
  /** One for all test deliveries of a project; takes the place of the general one. */
  TEST_DELIVERY,
  /** Burst and sustained rate of the SCIM bearer token. */
  SCIM,
  NONE
}
