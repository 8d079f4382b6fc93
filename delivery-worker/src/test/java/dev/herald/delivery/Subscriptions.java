package dev.herald.delivery;

import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Subscriptions for tests: a daily report of insight 7, to be changed part by part. */
public record Subscriptions(
    long id,
    long project,
    long version,
    long ruleVersion,
    boolean deleted,
    boolean enabled,
    String type,
    String target,
    @Nullable Long integration,
    Instant start,
    @Nullable Instant next,
    @Nullable Integer count,
    long insight,
    SubscriptionState.@Nullable Announcement announce) {

  public static final UUID ORGANIZATION = UUID.fromString("018f3c1e-0000-7000-8000-00000000000a");
  public static final UserInfo OWNER =
      new UserInfo(
          5,
          UUID.fromString("018f3c1e-0000-7000-8000-000000000005"),
          "distinct",
          "Ada",
          "Lovelace",
          "owner@example.com",
          true,
          null,
          null);

  /** To one address; due never, unless told otherwise. */
  public static Subscriptions email(String target) {
    long id = Worker.id();
    return new Subscriptions(
        id,
        Worker.id(),
        1,
        1,
        false,
        true,
        "email",
        target,
        null,
        Instant.parse("2022-01-01T10:00:00Z"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(30, ChronoUnit.DAYS),
        null,
        7,
        null);
  }

  public static Subscriptions webhook(String url) {
    return email(url).type("webhook");
  }

  /** Due so many seconds from now (negative: overdue), every day. */
  public Subscriptions dueIn(long seconds) {
    var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    return due(at);
  }

  public Subscriptions due(Instant at) {
    return new Subscriptions(
        id,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        integration,
        at.minus(365, ChronoUnit.DAYS),
        at,
        count,
        insight,
        announce);
  }

  public Subscriptions id(long other) {
    return new Subscriptions(
        other,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        integration,
        start,
        next,
        count,
        insight,
        announce);
  }

  public Subscriptions project(long other) {
    return new Subscriptions(
        id,
        other,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        integration,
        start,
        next,
        count,
        insight,
        announce);
  }

  public Subscriptions type(String other) {
    return new Subscriptions(
        id,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        other,
        target,
        integration,
        start,
        next,
        count,
        insight,
        announce);
  }

  public Subscriptions target(String other) {
    return new Subscriptions(
        id,
        project,
        version + 1,
        ruleVersion,
        deleted,
        enabled,
        type,
        other,
        integration,
        start,
        next,
        count,
        insight,
        null);
  }

  public Subscriptions insight(long other) {
    return new Subscriptions(
        id,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        integration,
        start,
        next,
        count,
        other,
        announce);
  }

  public Subscriptions integration(long other) {
    return new Subscriptions(
        id,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        other,
        start,
        next,
        count,
        insight,
        announce);
  }

  /** Switched off, by a newer version. */
  public Subscriptions off() {
    return new Subscriptions(
        id,
        project,
        version + 1,
        ruleVersion + 1,
        deleted,
        false,
        type,
        target,
        integration,
        start,
        null,
        count,
        insight,
        null);
  }

  /** Deleted, by a newer version. */
  public Subscriptions gone() {
    return new Subscriptions(
        id,
        project,
        version + 1,
        ruleVersion + 1,
        true,
        enabled,
        type,
        target,
        integration,
        start,
        null,
        count,
        insight,
        null);
  }

  /** Switched on again. */
  public Subscriptions on() {
    return new Subscriptions(
        id,
        project,
        version + 1,
        ruleVersion + 1,
        deleted,
        true,
        type,
        target,
        integration,
        start,
        next,
        count,
        insight,
        null);
  }

  public Subscriptions announcing(long seq, String previousType, String previous) {
    return new Subscriptions(
        id,
        project,
        version,
        ruleVersion,
        deleted,
        enabled,
        type,
        target,
        integration,
        start,
        next,
        count,
        insight,
        new SubscriptionState.Announcement(seq, previousType, previous, null, "Have a look!"));
  }

  public SubscriptionState state() {
    return new SubscriptionState(
        id,
        project,
        ORGANIZATION,
        version,
        ruleVersion,
        deleted,
        enabled,
        insight,
        null,
        List.of(),
        "abc" + insight,
        "Sign-ups",
        type,
        target,
        integration,
        "daily",
        1,
        null,
        null,
        count,
        start,
        null,
        next,
        "sent every day",
        "Morning numbers",
        false,
        "",
        OWNER,
        Instant.parse("2022-01-01T09:00:00Z"),
        announce);
  }
}
