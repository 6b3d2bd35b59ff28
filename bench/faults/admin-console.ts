import { Client, type QueryResultRow } from 'pg';

/** Asks the database past all walls, as the superuser, over a connection of its own for each question. */
export interface AdminConsole {
  readonly url: string;
  /** Rejects where the server is away. */
  ask<Row extends QueryResultRow>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
}

const answerMs = 30_000;

export function createAdminConsole(url: string): AdminConsole {
  return {
    url,
    async ask<Row extends QueryResultRow>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: answerMs });
      // A connection that is cut reports it twice; the failed question is enough.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<Row>(statement, [...values])).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}
