import { createModelExtractor } from '../engine/extraction/model/extract-by-model.ts';
import type { GuardOptions, GuardPorts } from '../engine/models/guard-calls.ts';
import { guardModel } from '../engine/models/guard-model.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Extractor } from '../ports/extractor.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import { ThreadedRules } from './threaded-rules.ts';

/** A language model that extracts, and what it may take. */
export interface ModelSetup {
  readonly model: LanguageModel;
  readonly guard?: GuardOptions;
}

/** An embedding model, and what it may take. */
export interface EmbedderSetup {
  readonly embedder: Embedder;
  readonly guard?: GuardOptions;
  /** How long a recall waits for the vector of its question, in ms. Default 300. */
  readonly queryTimeoutMs?: number;
}

export interface ExtractorOptions {
  /** Extraction of the application's own; goes before a model. */
  readonly extractor?: Extractor;
  readonly model?: ModelSetup;
}

export interface OpenedExtractor {
  readonly extractor: Extractor;
  /** Whether the model is asked at this moment; absent where there is none. */
  isModelAvailable?(): boolean;
  close(): Promise<void>;
}

/** Whether extraction costs nothing: known before there is an extractor, because its guards ask for settings that depend on it. */
export function isExtractionFree({ extractor, model }: ExtractorOptions): boolean {
  return extractor?.free ?? model === undefined;
}

/** The application's own extractor, else the model, else rules in a thread of their own. */
export function openExtractor({ extractor, model }: ExtractorOptions, ports: GuardPorts): OpenedExtractor {
  if (extractor !== undefined) return { extractor, close: async () => undefined };
  if (model === undefined) {
    const rules = new ThreadedRules();
    return { extractor: rules, close: () => rules.close() };
  }
  const guarded = guardModel(model.model, ports, model.guard);
  return {
    extractor: createModelExtractor(guarded),
    isModelAvailable: () => guarded.isAvailable(),
    close: async () => undefined,
  };
}
