package dev.herald.bench;

/**
 * Many subscriptions, written straight into the databases of subscriptions-service and the workers.
 *
 * <p>However many there are, {@value #LISTED} of them, the same ones, belong to the project that is
 * looked at and lie evenly among those of the others, as the years would leave them.
 */
record Population(Scene scene) {

  /** The project that is looked at. */
  static final long PROJECT = 1;

  /** Subscriptions of that project. */
  static final int LISTED = 100;

  /** Projects in all; as many insights and people in each, however many subscriptions. */
  private static final int PROJECTS = 500;

  private static final int INSIGHTS = 20;
  private static final int PEOPLE = 5;
  private static final int BATCH = 100_000;

  /** Numbers the subscriptions, their projects and their places within the project looked at. */
  private static final String PLACES =
      """
      with place as (
        select n, place, case when listed then %2$d else 2 + n %% (%3$d - 1) end as project,
          date_trunc('day', now()) + interval '30 days' + interval '1 second' * (place %% 86400)
            as fires
        from generate_series(%4$d, %5$d) n,
          lateral (select n %% %1$d = 0 and n / %1$d <= %6$d as listed) mine,
          lateral (select case when listed then n / %1$d else n end as place) numbered
      )
      """;

  private static final String SUBSCRIPTIONS =
      """
      insert into subscription (project_id, organization_id, insight_id, target_type, target_value,
        integration_id, frequency, repeat_interval, start_date, next_delivery_date, title,
        created_by, created_at)
      select project, cast(lpad(to_hex(project), 32, '0') as uuid), project * 1000 + place %% %1$d,
        (array['email', 'slack', 'email', 'webhook', 'email'])[1 + place %% 5],
        (array['reader-' || place || '@example.com', 'C' || place || '|#reports',
          'reader-' || place || '@example.com', 'https://example.com/hook/' || place,
          'reader-' || place || '@example.com'])[1 + place %% 5],
        case when place %% 5 = 1 then project end, 'daily', 1, fires, fires,
        (array['Monday numbers', 'Churn by plan', 'Revenue'])[1 + place %% 3] || ' ' || place,
        project * %2$d + place %% %2$d, timestamptz '2026-01-01' + interval '10 seconds' * n
      from place order by n
      """;

  private static final String ENTRIES =
      """
      insert into schedule_entry (subscription_id, project_id, organization_id, version,
        rule_version, active, next_fire_at, target_type, target_value, frequency, every, starts_at)
      select n, project, cast(lpad(to_hex(project), 32, '0') as uuid), 1, 1, true, fires, 'email',
        'reader-' || place || '@example.com', 'daily', 1, fires
      from place order by n
      """;

  /**
   * Fills both databases.
   *
   * @param count at least {@value #LISTED}
   */
  void fill(int count) {
    var subscriptions = new Ledger(scene.servers(), Servers.SUBSCRIPTIONS);
    peopleAndInsights(subscriptions);
    for (int first = 1; first <= count; first += BATCH) {
      String places =
          PLACES.formatted(
              count / LISTED, PROJECT, PROJECTS, first, Math.min(count, first + BATCH - 1), LISTED);
      subscriptions.execute(places + SUBSCRIPTIONS.formatted(INSIGHTS, PEOPLE));
      scene.ledger().execute(places + ENTRIES);
    }
    // What PostgreSQL does by itself within minutes, it is not to do while something is timed.
    subscriptions.execute("vacuum analyze");
    scene.ledger().execute("vacuum analyze");
    scene.servers().postgres().execute(Servers.DELIVERY, "checkpoint");
  }

  private static void peopleAndInsights(Ledger subscriptions) {
    subscriptions.execute(
        """
        insert into creator (id, uuid, email, info)
        select n, id, email, json_build_object('id', n, 'uuid', id, 'distinct_id', 'bench-' || n,
          'first_name', 'Ada', 'last_name', '', 'email', email, 'is_email_verified', true,
          'hedgehog_config', null, 'role_at_organization', null)
        from generate_series(%1$d, (%2$d + 1) * %1$d - 1) n,
          lateral (select cast(md5('maker ' || n) as uuid) as id, 'maker-' || n || '@example.com'
            as email) who
        """
            .formatted(PEOPLE, PROJECTS));
    subscriptions.execute(
        """
        insert into insight (id, project_id, short_id, name, deleted)
        select id, project, 'bench' || id, 'Sign-ups ' || id, false
        from generate_series(1, %d) project, generate_series(0, %d) place,
          lateral (select project * 1000 + place as id) named
        """
            .formatted(PROJECTS, INSIGHTS - 1));
  }
}
