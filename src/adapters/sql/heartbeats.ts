import { type Kysely, sql } from 'kysely';
import type { Heartbeats } from '../../ports/heartbeats.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Workers that have been silent for so long have gone without a word; their rows are removed by the next that beats. */
const forgetAfterHours = 24;

/** Heartbeats over SQL. */
export function createSqlHeartbeats(db: Database): Heartbeats {
  return {
    beat: (heartbeat) => db.across((writer) => beat(writer, heartbeat)),
    async end(owner) {
      await db.across((writer) => writer.deleteFrom('heartbeats').where('process_id', '=', owner).execute());
    },
  };
}

async function beat(
  db: Kysely<Schema>,
  { owner, intervalSeconds }: { owner: string; intervalSeconds: number },
): Promise<void> {
  await sql`
        INSERT INTO heartbeats (process_id, started_at, beat_at, interval_seconds)
        VALUES (${owner}, clock_timestamp(), clock_timestamp(), ${intervalSeconds})
        ON CONFLICT (process_id) DO UPDATE SET beat_at = excluded.beat_at, interval_seconds = excluded.interval_seconds`.execute(
    db,
  );
  await sql`DELETE FROM heartbeats WHERE beat_at < clock_timestamp() - make_interval(hours => ${forgetAfterHours})`.execute(
    db,
  );
}
