import type { Extraction, ExtractionInput } from '../domain/extraction/fact.ts';
import type { Doubt, Judgement } from '../domain/memory/find-doubts.ts';

/** Turns a window of conversation into facts and an updated session summary. */
export interface Extractor {
  /** Name and version, kept with every run: `rules/1`, or model and prompt version. */
  readonly id: string;
  /** Whether a call costs nothing, so that windows may close soon and small. */
  readonly free: boolean;
  /**
   * Windows that it can work on at once with profit, where that is less than the engine would give it: one for a single
   * thread of this process, unbounded for a service elsewhere (the default).
   */
  readonly parallel?: number;
  /**
   * Proposes; the caller validates and disposes. Rejects with `ContentFault` where the answer cannot be used, with
   * `ProviderFault` where the provider is at fault, with the signal's reason when aborted.
   */
  extract(input: ExtractionInput, signal: AbortSignal): Promise<Extraction>;
  /** Active memories close to the window that it wants to be shown (`ExtractionInput.known`). Default 0. */
  readonly knownMemories?: number;
  /**
   * Judges pairs of which code cannot tell what they are to each other; at most one call. Rejects only when aborted: what
   * cannot be judged is `add`.
   */
  judge?(request: JudgeRequest, signal: AbortSignal): Promise<readonly Judgement[]>;
}

/** The pairs of one window that are in doubt. */
export interface JudgeRequest {
  readonly namespace: string;
  readonly windowId: string;
  readonly doubts: readonly Doubt[];
}
