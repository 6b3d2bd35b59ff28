import { sql } from 'kysely';
import { analyzeQuery } from '../../src/domain/analysis/analyze-query.ts';
import type { Tables } from '../../src/adapters/sql/database.ts';
import { fillers } from './vocabulary.ts';

/** Something that was said, asked for. */
export interface Question {
  readonly text: string;
  readonly lexemes: readonly string[];
  /** Whose memory is asked; absent: the whole namespace. */
  readonly userId?: string;
}

const grammar = new Set(fillers.map((word) => word.toLowerCase()));
const framings = ['Do you remember the', 'What was it about the', 'Who told me about the', 'Tell me more about the'];

/** Questions with two to four words of a turn each, of all users with so many turns, or of the namespace. */
export async function drawQuestions(
  db: Tables,
  namespace: string,
  { count, turnsOfUser }: { readonly count: number; readonly turnsOfUser?: number },
): Promise<Question[]> {
  const users = sql`SELECT user_id FROM turns WHERE namespace = ${namespace} AND user_id IS NOT NULL GROUP BY user_id HAVING count(*) = ${turnsOfUser ?? 0}`;
  const { rows } = await sql<{ content: string; user_id: string | null }>`
    SELECT content, user_id FROM turns WHERE namespace = ${namespace} ${turnsOfUser === undefined ? sql`` : sql`AND user_id IN (${users})`}
    ORDER BY hashtextextended(turn_id, 11) LIMIT ${count}`.execute(db);
  return rows.map(({ content, user_id }, index) => {
    const words = content
      .toLowerCase()
      .replace('.', '')
      .split(' ')
      .filter((word) => !grammar.has(word));
    const asked = [...new Set(words)].slice(index % 2, (index % 2) + 2 + (index % 3));
    const text = `${framings[index % framings.length]} ${asked.join(' and the ')}?`;
    const { lexemes } = analyzeQuery(text, { now: { instant: new Date(), offsetMinutes: 0 } });
    return { text, lexemes, ...(turnsOfUser === undefined || user_id === null ? {} : { userId: user_id }) };
  });
}
