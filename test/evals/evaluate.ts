import { openEmbeddedStore } from '../../src/adapters/pglite/open-embedded-store.ts';
import type { MemoryView } from '../../src/index.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { askQuestions, askVectors, type TimedAnswer } from './ask-questions.ts';
import { fillStore, type FillOptions, type Memorist, withEngine } from './eval-store.ts';
import { listMemories } from './list-memories.ts';
import type { Question } from './questions.ts';
import { measureParts, type PartSize } from './table-sizes.ts';

/** How the questions were asked, and what was found. */
export interface Mode {
  readonly name: string;
  readonly answers: readonly TimedAnswer[];
}

/** All that one way of remembering came to. */
export interface Evaluated {
  readonly memorist: Memorist;
  readonly modes: readonly Mode[];
  readonly parts: readonly PartSize[];
  /** Active ones, by namespace. */
  readonly memories: ReadonlyMap<string, readonly MemoryView[]>;
}

export interface EvaluateOptions extends FillOptions {
  readonly questions: readonly Question[];
  /** Whether turns are asked for alone as well. */
  readonly turnsOnly: boolean;
}

/** Takes the conversations in, and asks the questions in every way that there is to ask them. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluated> {
  const { memorist, questions, embedder, turnsOnly } = options;
  using filled = await fillStore(options);
  const { dataDir, namespaces } = filled;
  const modes: Mode[] = [];
  // An engine without the embedder answers by words, whatever is embedded; one that does not work keeps the processor to the questions.
  const memories = await withEngine({ dataDir, work: false }, async (memoir) => {
    const askByWords = async (name: string, asked: { kinds?: 'turn'[] }): Promise<void> =>
      void modes.push({ name, answers: await askQuestions(memoir, questions, { mode: 'lexical', ...asked }) });
    if (turnsOnly) await askByWords('turns alone', { kinds: ['turn'] });
    await askByWords(memorist, {});
    const listed = new Map<string, MemoryView[]>();
    for (const namespace of namespaces)
      listed.set(namespace, await listMemories(memoir.namespace(namespace), ['active']));
    return listed;
  });
  if (embedder !== undefined) {
    const answers = await withEngine({ dataDir, work: false, embedder }, (memoir) =>
      askQuestions(memoir, questions, { mode: 'hybrid' }),
    );
    modes.push({ name: `${memorist} and vectors`, answers });
  }
  return { memorist, memories, ...(await readStore(dataDir, { memorist, modes, questions, embedder })) };
}

interface ReadOptions {
  readonly memorist: Memorist;
  readonly modes: readonly Mode[];
  readonly questions: readonly Question[];
  readonly embedder: Embedder | undefined;
}

/** What the store itself tells, without an engine: its size, and what its vectors find. */
async function readStore(
  dataDir: string,
  { memorist, modes, questions, embedder }: ReadOptions,
): Promise<Pick<Evaluated, 'modes' | 'parts'>> {
  const { store, db } = await openEmbeddedStore({ folder: dataDir });
  try {
    const parts = await measureParts(db);
    // What vectors find of turns does not depend on who remembers.
    if (embedder === undefined || memorist !== 'rules') return { modes, parts };
    const answers = await askVectors(store, questions, embedder);
    return { modes: [...modes, { name: 'vectors alone', answers }], parts };
  } finally {
    await store.close();
  }
}
