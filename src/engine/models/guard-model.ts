import { createId } from '../../domain/identifier.ts';
import { estimatePrompt } from '../../domain/models/estimate-prompt.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import type { Embedder } from '../../ports/embedder.ts';
import type { LanguageModel, ModelAnswer } from '../../ports/language-model.ts';
import { guardCalls, type GuardOptions, type GuardPorts } from './guard-calls.ts';
import type { AnsweredCall } from './model-call.ts';

/** A model that tells whether its provider is asked at this moment. */
export interface GuardedModel extends LanguageModel {
  isAvailable(): boolean;
}

/**
 * A language model behind its guards: limits, breaker, budget and meter, in the order that `guardCalls` explains. One for
 * each model and process: the breaker is in it.
 *
 * `generate` rejects as the model does, with `HoldWork` where the namespace's budget is used up or the limits leave no place in
 * time, and with `ProviderFault` where the breaker is open.
 */
export function guardModel(model: LanguageModel, ports: GuardPorts, options: GuardOptions = {}): GuardedModel {
  const { guard, ...guarded } = guardCalls(ports, options);
  return {
    id: model.id,
    isAvailable: () => guarded.isAvailable(),
    async generate(request, signal) {
      signal.throwIfAborted();
      const { namespace, purpose, windowId } = request;
      const estimate = { inputTokens: estimatePrompt(request), outputTokens: request.maxOutputTokens };
      const call = { callId: createId(), namespace, purpose, windowId, modelId: model.id, estimate, signal };
      const answered = await guard({ ...call, at: ports.clock.now() }, async () =>
        describeAnswer(await model.generate(request, signal)),
      );
      return answered.value;
    },
  };
}

function describeAnswer(value: ModelAnswer): AnsweredCall<ModelAnswer> {
  return { value, usage: value.usage, outcome: value.finish === 'complete' ? 'ok' : value.finish };
}

/** On whose account embeddings go. */
export interface EmbeddingAccount {
  readonly namespace: string;
  /** As shown in the usage ledger: `embed memories`, `embed query`. */
  readonly purpose: string;
  readonly windowId?: string;
}

/**
 * An embedding model behind the same guards, as one embedder for each account: the port does not say whose texts it is
 * given. All of them share its limits and its breaker.
 */
export function guardEmbedder(
  embedder: Embedder,
  ports: GuardPorts,
  options: GuardOptions = {},
): (account: EmbeddingAccount) => Embedder {
  const { guard } = guardCalls(ports, options);
  const { id: modelId, dimension } = embedder;
  return (account) => ({
    id: modelId,
    ...(dimension === undefined ? {} : { dimension }),
    async embed(texts, signal) {
      signal.throwIfAborted();
      const inputTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
      const call = { callId: createId(), ...account, modelId, estimate: { inputTokens, outputTokens: 0 }, signal };
      const answered = await guard({ ...call, at: ports.clock.now() }, async () => {
        const value = await embedder.embed(texts, signal);
        return { value, usage: { inputTokens: value.inputTokens, outputTokens: 0 }, outcome: 'ok' as const };
      });
      return answered.value;
    },
  });
}
