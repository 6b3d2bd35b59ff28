/** What a model made of a prompt. */
export interface ChatOutcome {
  readonly content: string | null;
  readonly refusal?: string;
  readonly finishReason: 'stop' | 'length' | 'content_filter';
}
