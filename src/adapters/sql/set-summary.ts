import type { Transaction } from 'kysely';
import type { SessionSummary } from '../../domain/extraction/fact.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import type { Schema } from './schema.ts';

/** A session's summary as of the end of a window. */
export interface SummaryRecord {
  readonly summary: SessionSummary;
  readonly extractor: string;
  readonly at: Date;
  /** Made because extraction failed: gives way to anything better, and takes the place of nothing that is. */
  readonly fallback: boolean;
}

/** Sets the summary of a session. */
export async function setSummary(
  trx: Transaction<Schema>,
  lease: Lease,
  { summary, extractor, at, fallback }: SummaryRecord,
): Promise<void> {
  await trx
    .insertInto('summaries')
    .values({
      namespace: lease.namespace,
      session_id: lease.sessionId,
      summary: summary.summary,
      themes: [...summary.themes],
      persons: [...summary.persons],
      places: [...summary.places],
      user_sentiment: summary.sentiment,
      through_seq: lease.lastSeq,
      extractor,
      fallback,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['namespace', 'session_id'])
        .doUpdateSet((eb) => ({
          summary: eb.ref('excluded.summary'),
          themes: eb.ref('excluded.themes'),
          persons: eb.ref('excluded.persons'),
          places: eb.ref('excluded.places'),
          user_sentiment: eb.ref('excluded.user_sentiment'),
          through_seq: eb.ref('excluded.through_seq'),
          extractor: eb.ref('excluded.extractor'),
          fallback: eb.ref('excluded.fallback'),
          updated_at: eb.ref('excluded.updated_at'),
        }))
        .where((eb) => eb.or([eb('excluded.fallback', '=', false), eb('summaries.fallback', '=', true)])),
    )
    .execute();
}
