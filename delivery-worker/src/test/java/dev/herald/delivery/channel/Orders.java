package dev.herald.delivery.channel;

import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import dev.herald.delivery.schedule.SubscriptionState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders to send, for tests of the channels: a dashboard with so many pictures. */
public record Orders(
    String key,
    String address,
    SendOrder.Form form,
    List<Panel> panels,
    int total,
    SendOrder.@Nullable Doubt doubt,
    @Nullable String providerRef,
    int attempt,
    String name,
    @Nullable Long integration) {

  public static final UUID DELIVERY = UUID.fromString("0192f0c1-0000-5000-8000-000000000001");
  public static final long PROJECT = 3;
  public static final long SUBSCRIPTION = 12;
  public static final long FENCE = 65_537;
  public static final Instant NOW = Instant.parse("2026-04-15T09:00:00Z");

  public static Orders to(String address) {
    return new Orders(
        "abcdefghijklmnopqrstuvwxyz",
        address,
        SendOrder.Form.REGULAR,
        pictures(1),
        1,
        null,
        null,
        1,
        "Growth & <Co>",
        7L);
  }

  public static List<Panel> pictures(int count) {
    List<Panel> panels = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      panels.add(
          new Panel(
              100 + i,
              "short" + i,
              "Insight " + i,
              new Panel.Picture(
                  i,
                  URI.create("https://herald.test/exported_assets/" + i + ".png?token=t"),
                  600,
                  300,
                  "Insight " + i + ": going up")));
    }
    return panels;
  }

  public Orders key(String other) {
    return new Orders(
        other, address, form, panels, total, doubt, providerRef, attempt, name, integration);
  }

  public Orders announcing() {
    return new Orders(
        key,
        address,
        SendOrder.Form.ANNOUNCEMENT,
        panels,
        total,
        doubt,
        providerRef,
        attempt,
        name,
        integration);
  }

  public Orders panels(List<Panel> others, int ofTotal) {
    return new Orders(
        key, address, form, others, ofTotal, doubt, providerRef, attempt, name, integration);
  }

  public Orders inDoubt() {
    return new Orders(
        key,
        address,
        form,
        panels,
        total,
        new SendOrder.Doubt(NOW),
        providerRef,
        attempt,
        name,
        integration);
  }

  public Orders known(String ref) {
    return new Orders(key, address, form, panels, total, doubt, ref, attempt, name, integration);
  }

  public Orders attempt(int number) {
    return new Orders(
        key, address, form, panels, total, doubt, providerRef, number, name, integration);
  }

  public Orders named(String other) {
    return new Orders(
        key, address, form, panels, total, doubt, providerRef, attempt, other, integration);
  }

  public Orders integration(@Nullable Long id) {
    return new Orders(key, address, form, panels, total, doubt, providerRef, attempt, name, id);
  }

  public SendOrder order() {
    return new SendOrder(
        key,
        DELIVERY,
        address,
        "scheduled",
        form,
        new Report(
            Report.Kind.DASHBOARD,
            5,
            null,
            name,
            URI.create("https://herald.test/dashboard/5"),
            panels,
            total),
        subscription(),
        Instant.parse("2022-02-02T09:00:00Z"),
        doubt,
        providerRef,
        NOW.plusSeconds(3600),
        attempt,
        FENCE);
  }

  private SubscriptionState subscription() {
    return new SubscriptionState(
        SUBSCRIPTION,
        PROJECT,
        UUID.fromString("0192f0c1-0000-7000-8000-000000000002"),
        1,
        1,
        false,
        true,
        null,
        5L,
        List.of(101L),
        null,
        name,
        "email",
        address,
        integration,
        "weekly",
        1,
        null,
        null,
        null,
        NOW,
        null,
        NOW,
        "sent every week",
        "Monday numbers",
        false,
        "",
        null,
        NOW,
        // Its version says so for as long as it lasts, whatever the message.
        new SubscriptionState.Announcement(1, "email", "", null, "Have a look"));
  }
}
