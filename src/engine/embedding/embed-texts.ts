import { limits } from '../../domain/limits.ts';
import { MemoirError } from '../../domain/errors.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import { halveText, type WaitingText } from './waiting-text.ts';

/** A vector of one text. */
export interface TextVector {
  readonly hash: string;
  readonly vector: readonly number[];
}

/** What is done with what comes, as it comes: what was paid for must not be lost to what fails after it. */
export interface TextSink {
  /** Of the vectors that are kept already. */
  dimension(): number | undefined;
  /** Called before each call of the model; rejects where the work is no longer ours. */
  prepare(): Promise<void>;
  keep(vectors: readonly TextVector[]): Promise<void>;
  refuse(hash: string, reason: string): void;
}

interface Run {
  readonly sink: TextSink;
  readonly signal: AbortSignal;
}

/** Something that every model takes. */
const harmless = 'Hello.';

/**
 * Asks for the vectors of groups of texts, each group with one call. Where the content of a group is refused it is divided
 * until the text is found that is to blame; a long one is then tried with its first half, and its half. Before any text is
 * blamed, the model must have taken one: some answer 400 to everything, and then it is not the texts.
 *
 * Rejects as the embedder does, and with MemoirError `embedding_dimension` where the vectors do not fit those that are kept.
 */
export async function embedTexts(
  embedder: Embedder,
  groups: readonly (readonly WaitingText[])[],
  { sink, signal }: Run,
): Promise<void> {
  const waiting = [...groups].reverse();
  let hasAnswered = false;
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    try {
      await sink.prepare();
      const vectors = await askFor(embedder, group, { sink, signal });
      hasAnswered = true;
      await sink.keep(vectors);
    } catch (error) {
      if (!(error instanceof ContentFault)) throw error;
      if (!hasAnswered) await requireAnswer(embedder, { sink, signal });
      hasAnswered = true;
      waiting.push(...divide(group, { sink, reason: error.message }));
    }
  }
}

async function askFor(embedder: Embedder, group: readonly WaitingText[], { sink, signal }: Run): Promise<TextVector[]> {
  requireDimension(embedder, embedder.dimension, sink.dimension());
  const { vectors } = await embedder.embed(
    group.map(({ text }) => text),
    signal,
  );
  if (vectors.length !== group.length) throw new ProviderFault('The model answered with another number of vectors.');
  for (const vector of vectors) {
    requireDimension(embedder, vector.length, sink.dimension() ?? vectors[0]?.length);
    // As they are kept: in 32 bits.
    if (!vector.every((value) => Number.isFinite(Math.fround(value))))
      throw new ProviderFault('The model answered with a vector that is none.');
  }
  return group.flatMap(({ hash }, index) => {
    const vector = vectors[index];
    return vector === undefined ? [] : [{ hash, vector }];
  });
}

function requireDimension({ id }: Embedder, actual: number | undefined, kept: number | undefined): void {
  if (actual === undefined || kept === undefined || actual === kept) return;
  throw new MemoirError(
    'embedding_dimension',
    `${id} answers with vectors of ${actual} dimensions, and those that are kept have ${kept}.`,
  );
}

async function requireAnswer(embedder: Embedder, { sink, signal }: Run): Promise<void> {
  await sink.prepare();
  try {
    await embedder.embed([harmless], signal);
  } catch (error) {
    if (!(error instanceof ContentFault)) throw error;
    throw new ProviderFault('The model takes no text at all; check its name and its settings.', { cause: error });
  }
}

/** In the order in which they are taken from the end. */
function divide(
  group: readonly WaitingText[],
  { sink, reason }: { readonly sink: TextSink; readonly reason: string },
): (readonly WaitingText[])[] {
  const [first] = group;
  if (first === undefined) return [];
  if (group.length > 1) {
    const middle = group.length >> 1;
    return [group.slice(middle), group.slice(0, middle)];
  }
  const shorter = halveText(first);
  if (shorter !== undefined) return [[shorter]];
  sink.refuse(first.hash, reason.slice(0, limits.errorDetailCharacters));
  return [];
}
