-- What models are asked, across processes: how much at once, and for how much money.

-- The calls of the last minute and those under way, of all processes. No namespace: the limits are those of the
-- deployment's account with the provider, which all namespaces share. A row says which model and how many tokens, nothing
-- of whose call it is or what it says, and is gone after a minute. All times are the database's.
CREATE TABLE model_calls (
  reservation_id    uuid PRIMARY KEY,
  model_id          text NOT NULL,
  tokens            integer NOT NULL,         -- estimated while under way, then as the provider counted
  started_at        timestamptz NOT NULL,
  lease_expires_at  timestamptz               -- null once ended; past it, the process is taken to have died
);
CREATE INDEX model_calls_model ON model_calls (model_id, started_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON model_calls TO memoir_upkeep;

-- The sum of a day's usage, so that a budget is checked without adding up the day. The days are of UTC.
CREATE TABLE usage_days (
  namespace    text NOT NULL,
  day          date NOT NULL,
  calls        integer NOT NULL DEFAULT 0,
  tokens       bigint NOT NULL DEFAULT 0,
  cost_micros  bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (namespace, day)
) WITH (fillfactor = 70);

-- What calls under way may take of a budget; only where the namespace has one.
CREATE TABLE usage_reservations (
  namespace    text NOT NULL,
  call_id      uuid NOT NULL,
  day          date NOT NULL,
  tokens       bigint NOT NULL,
  cost_micros  bigint NOT NULL,
  expires_at   timestamptz NOT NULL,          -- by the database's clock
  PRIMARY KEY (namespace, call_id)
);

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['usage_days', 'usage_reservations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY wall ON %I USING (namespace = current_setting(''memoir.namespace'', true))', walled);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memoir_service', walled);
  END LOOP;
END $$;
