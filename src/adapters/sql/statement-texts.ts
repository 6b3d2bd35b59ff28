import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Stands in a statement for a value that is given when it runs. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value of a statement that is written once and run many times, by name. */
export function slot<T = unknown>(name: string): RawBuilder<T> {
  return sql<T>`${new Slot(name)}`;
}

export interface StatementRun {
  /** Equal for runs whose statements differ by the values of slots alone. */
  readonly shape: string;
  /** All values of the statement are slots. */
  readonly build: () => RawBuilder<unknown>;
  readonly values: Readonly<Record<string, unknown>>;
}

interface StatementText {
  readonly text: string;
  /** Names of its parameters, each once however often it stands in the text. */
  readonly parameters: readonly string[];
}

/** Texts that are kept, some 10 KB each; the oldest are forgotten. */
const capacity = 300;

/**
 * Large statements as text. To put one together and to compile it takes half a millisecond, as long as the database takes for the
 * question of somebody who has said little.
 */
export class StatementTexts {
  readonly #texts = new Map<string, StatementText>();

  async run<Row>(db: Kysely<Schema>, { shape, build, values }: StatementRun): Promise<Row[]> {
    const { text, parameters } = this.#texts.get(shape) ?? this.#write(db, shape, build());
    const { rows } = await db.executeQuery<Row>(
      CompiledQuery.raw(
        text,
        parameters.map((name) => values[name]),
      ),
    );
    return rows;
  }

  #write(db: Kysely<Schema>, shape: string, statement: RawBuilder<unknown>): StatementText {
    const compiled = statement.compile(db);
    const names = compiled.parameters.map((parameter) => {
      if (parameter instanceof Slot) return parameter.name;
      throw new TypeError('a statement that is kept has a value that is no slot');
    });
    const parameters = [...new Set(names)];
    const text = compiled.sql.replaceAll(/\$(\d+)/g, (_, place: string) => {
      const name = names[Number(place) - 1] ?? '';
      return `$${parameters.indexOf(name) + 1}`;
    });
    if (this.#texts.size >= capacity) this.#texts.delete(this.#texts.keys().next().value ?? '');
    const written = { text, parameters };
    this.#texts.set(shape, written);
    return written;
  }
}
