package dev.herald.local;

import dev.herald.embedded.EmbeddedPostgres;

/** A small database to report on: sign-ups and orders of the last ninety days. */
record DemoDatabase(String url, String username, String password) {
  private static final String NAME = "herald_demo";
  private static final String READER = "herald_demo_reader";

  /** Every row follows from its day, country and plan, so each run sees the same past. */
  private static final String TABLE =
      """
      create table if not exists daily_business (
        day date not null,
        country text not null,
        plan text not null,
        sign_ups integer not null,
        orders integer not null,
        revenue numeric(12, 2) not null,
        primary key (day, country, plan));

      insert into daily_business
      select day, country, plan, sign_ups,
             round(sign_ups * take_rate)::int as orders,
             round((round(sign_ups * take_rate) * price * (0.92 + 0.16 * chance))::numeric, 2)
      from (
        select day::date, country, plan, price, take_rate, chance,
               round(size * share * weekday * growth * (0.78 + 0.44 * chance))::int as sign_ups
        from generate_series(current_date - 89, current_date, interval '1 day') as day
        cross join (values ('Germany', 64.0), ('United States', 118.0), ('United Kingdom', 47.0),
                           ('France', 39.0), ('Japan', 31.0)) as countries (country, size)
        cross join (values ('Free', 0.66, 0.0, 0.0), ('Team', 0.25, 0.62, 49.0),
                           ('Business', 0.09, 0.81, 199.0)) as plans (plan, share, take_rate, price)
        cross join lateral (select case extract(isodow from day)
                                     when 6 then 0.58 when 7 then 0.64 when 1 then 1.12
                                     else 1.0 end as weekday) as week
        cross join lateral (select 1 + 0.0024 * ((day::date - date '2026-01-01') % 365)
                                     + 0.07 * sin((day::date - date '2026-01-01') / 9.0)
                                     as growth) as trend
        cross join lateral (select (('x' || substr(md5(day::date || country || plan), 1, 7))
                                     ::bit(28)::int) / 268435456.0 as chance) as dice) as rows
      on conflict do nothing;
      """;

  private static final String ACCESS =
      """
      do $$ begin
        if not exists (select from pg_roles where rolname = '%1$s') then
          create role %1$s login;
        end if;
      end $$;
      alter role %1$s password '%2$s';
      alter role %1$s set default_transaction_read_only = on;
      revoke all on schema public from public;
      grant usage on schema public to %1$s;
      grant select on all tables in schema public to %1$s;
      """;

  /** Fills what is missing up to today; the reader may read and nothing else. */
  static DemoDatabase prepare(EmbeddedPostgres postgres, String readerPassword) {
    String url = postgres.createDatabase(NAME);
    postgres.execute(NAME, TABLE);
    postgres.execute(NAME, ACCESS.formatted(READER, readerPassword));
    return new DemoDatabase(url, READER, readerPassword);
  }
}
