import { type RawBuilder, sql } from 'kysely';
import type { SessionSummary } from '../../domain/extraction/fact.ts';

/** A session's summary as of the end of a window. */
export interface SummaryRecord {
  readonly sessionId: string;
  readonly summary: SessionSummary;
  /** The last turn that it speaks of. */
  readonly throughSeq: number;
  readonly extractor: string;
  readonly at: Date;
  /** Made because extraction failed: gives way to anything better, and takes the place of nothing that is. */
  readonly fallback: boolean;
}

/** Sets the summaries of sessions, each at most once. */
export function setSummaries(namespace: string, summaries: readonly SummaryRecord[]): RawBuilder<unknown> {
  const records = summaries.map(({ sessionId, summary, throughSeq, extractor, at, fallback }) => ({
    session_id: sessionId,
    ...summary,
    through_seq: throughSeq,
    extractor,
    fallback,
    at,
  }));
  return sql`
    INSERT INTO summaries (namespace, session_id, summary, themes, persons, places, user_sentiment, through_seq, extractor, fallback,
      created_at, updated_at)
    SELECT ${namespace}, r.session_id, r.summary, r.themes, r.persons, r.places, r.sentiment, r.through_seq, r.extractor, r.fallback,
      r.at, r.at
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(session_id text, summary text, themes text[], persons text[],
      places text[], sentiment text, through_seq integer, extractor text, fallback boolean, at timestamptz)
    ON CONFLICT (namespace, session_id) DO UPDATE SET summary = excluded.summary, themes = excluded.themes,
      persons = excluded.persons, places = excluded.places, user_sentiment = excluded.user_sentiment,
      through_seq = excluded.through_seq, extractor = excluded.extractor, fallback = excluded.fallback,
      updated_at = excluded.updated_at
    WHERE NOT excluded.fallback OR summaries.fallback`;
}
