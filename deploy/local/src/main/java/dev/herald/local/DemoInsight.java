package dev.herald.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The insights of the demo: one of each kind of drawing. */
enum DemoInsight {
  LINE(
      "Sign-ups per day",
      "New accounts of the last 90 days, by plan.",
      "ActionsLineGraph",
      "day",
      List.of("Free", "Team", "Business"),
      """
      select day,
             sum(sign_ups) filter (where plan = 'Free') as "Free",
             sum(sign_ups) filter (where plan = 'Team') as "Team",
             sum(sign_ups) filter (where plan = 'Business') as "Business"
      from daily_business
      where day < current_date
      group by day
      order by day\
      """),
  BAR(
      "Revenue per week",
      "The last twelve whole weeks, by country.",
      "ActionsStackedBar",
      "week",
      List.of("United States", "Germany", "United Kingdom", "France", "Japan"),
      """
      select date_trunc('week', day)::date as week,
             sum(revenue) filter (where country = 'United States') as "United States",
             sum(revenue) filter (where country = 'Germany') as "Germany",
             sum(revenue) filter (where country = 'United Kingdom') as "United Kingdom",
             sum(revenue) filter (where country = 'France') as "France",
             sum(revenue) filter (where country = 'Japan') as "Japan"
      from daily_business
      where day >= date_trunc('week', current_date) - interval '12 weeks'
        and day < date_trunc('week', current_date)
      group by 1
      order by 1\
      """),
  TABLE(
      "Countries, last 30 days",
      "Sign-ups, orders and revenue of the last 30 days.",
      "ActionsTable",
      "Country",
      List.of(),
      """
      select country as "Country",
             sum(sign_ups) as "Sign-ups",
             sum(orders) as "Orders",
             sum(revenue) as "Revenue",
             round(100.0 * sum(orders) / nullif(sum(sign_ups), 0), 1) as "Orders per 100 sign-ups"
      from daily_business
      where day >= current_date - 30 and day < current_date
      group by country
      order by "Revenue" desc\
      """);

  private final String title;
  private final String description;
  private final String display;
  private final String x;
  private final List<String> y;
  private final String sql;

  DemoInsight(
      String title, String description, String display, String x, List<String> y, String sql) {
    this.title = title;
    this.description = description;
    this.display = display;
    this.x = x;
    this.y = y;
    this.sql = sql;
  }

  /** The request that makes it, as a tile of {@code dashboard}. */
  ObjectNode request(long dashboard) {
    ObjectNode request = HeraldApi.JSON.createObjectNode();
    request.put("name", title).put("description", description).put("saved", true);
    request.putArray("dashboards").add(dashboard);
    ObjectNode query = request.putObject("query").put("kind", "DataVisualizationNode");
    query.put("display", display);
    query.putObject("source").put("kind", "HogQLQuery").put("query", sql).put("connection", "demo");
    ObjectNode settings = query.putObject("chartSettings");
    settings.putObject("xAxis").put("column", x);
    var axes = settings.putArray("yAxis");
    y.forEach(column -> axes.addObject().put("column", column));
    return request;
  }
}
