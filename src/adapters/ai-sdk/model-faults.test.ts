import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isMemoirError } from '../../domain/errors.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import type { ModelRequest } from '../../ports/language-model.ts';
import { type ModelFaultKind, modelFaultKinds } from '../../testing/model-server/model-fault.ts';
import { type ModelServer, startModelServer } from '../../testing/model-server/start-model-server.ts';
import { openAzureModel } from './open-azure.ts';
import { openOpenAiEmbedder, openOpenAiModel } from './open-openai.ts';

const apiKey = 'sk-SECRET';
const answer = '{"facts":["Ana runs.","Ben cooks."]}';
const { signal } = new AbortController();
const patient = 30_000;
/** Faults of which nothing comes but the end of the time. */
const endless: ReadonlySet<string> = new Set<ModelFaultKind>(['hang', 'slow_body']);
const timeoutFor = (kind: string): number => (endless.has(kind) ? 200 : patient);

const request: ModelRequest = {
  purpose: 'extract',
  namespace: 'n',
  system: 'Answer in JSON.',
  messages: [{ role: 'user', content: 'the words of a PROMPT' }],
  schema: { name: 'facts', json: { type: 'object', properties: {}, required: [], additionalProperties: false } },
  maxOutputTokens: 60_000,
};

/** What comes out of a call that a fault has befallen. */
type Outcome = { readonly fault: RegExp; readonly kind: 'provider' | 'content' } | { readonly finish: string };

const provider = (fault: RegExp): Outcome => ({ kind: 'provider', fault });
const content = (fault: RegExp): Outcome => ({ kind: 'content', fault });

const ofBoth = {
  rate_limited: provider(/429: too many requests/),
  quota_exhausted: provider(/429: the account has no quota/),
  server_error: provider(/500: it failed/),
  bad_gateway: provider(/502: it failed/),
  unavailable: provider(/503: it failed/),
  unauthorized: provider(/401: it does not accept the key/),
  unknown_model: provider(/404: it does not know the model/),
  context_too_long: content(/400: the request is too long/),
  hang: provider(/did not answer within 200 ms/),
  slow_body: provider(/did not answer within 200 ms/),
  reset: provider(/The connection to the model provider broke/),
  not_json_body: provider(/200: that was no answer of a model/),
} as const satisfies Partial<Record<ModelFaultKind, Outcome>>;

const ofChat = {
  ...ofBoth,
  prompt_filtered: content(/400: its content filter refused/),
  truncated_json: { finish: 'cut_off' },
  truncated_silently: { finish: 'complete' },
  fenced_json: { finish: 'complete' },
  prose: { finish: 'complete' },
  only_prose: { finish: 'complete' },
  wrong_types: { finish: 'complete' },
  unknown_turns: { finish: 'complete' },
  refusal: { finish: 'refused' },
  content_filter: { finish: 'refused' },
  degenerate: { finish: 'cut_off' },
  empty: { finish: 'complete' },
  no_choices: provider(/without an answer of a model/),
} as const satisfies Partial<Record<ModelFaultKind, Outcome>>;

const ofEmbeddings = {
  ...ofBoth,
  wrong_dimension: { finish: 'embedding_dimension' },
  missing_embedding: provider(/2 vectors for 3 texts/),
  wrong_order: { finish: 'complete' },
} as const satisfies Partial<Record<ModelFaultKind, Outcome>>;

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer({ answer: () => answer, apiKey });
});
beforeEach(() => server.clearFaults());
afterAll(async () => await server.close());

/** A `slow_body` that would take minutes. */
function befall(kind: ModelFaultKind): void {
  server.fail(kind === 'slow_body' ? { kind, pieceBytes: 1, pauseMs: 1_000 } : kind);
}

async function outcomeOf(run: Promise<{ readonly finish: string }>): Promise<unknown> {
  try {
    return { finish: (await run).finish };
  } catch (error) {
    expect(`${String(error)} ${String((error as Error).cause)}`).not.toMatch(/SECRET|PROMPT|127\.0\.0\.1/);
    if (isMemoirError(error)) return { finish: error.code };
    const kind = error instanceof ContentFault ? 'content' : error instanceof ProviderFault ? 'provider' : 'other';
    return { kind, fault: (error as Error).message };
  }
}

function expected(outcome: Outcome): unknown {
  return 'finish' in outcome ? outcome : { kind: outcome.kind, fault: expect.stringMatching(outcome.fault) };
}

it('knows every fault of the stand-in', () => {
  expect(new Set([...Object.keys(ofChat), ...Object.keys(ofEmbeddings)])).toEqual(new Set(modelFaultKinds));
});

describe.each([
  {
    name: 'OpenAI',
    open: (timeoutMs: number) => openOpenAiModel({ apiKey, baseUrl: server.url, model: 'm', timeoutMs }),
  },
  {
    name: 'Azure',
    open: (timeoutMs: number) =>
      openAzureModel({ apiKey, endpoint: `${server.origin}/openai/deployments/m`, timeoutMs }),
  },
])('a chat model of $name', ({ open }) => {
  it.each(Object.entries(ofChat))(
    'that is befallen by %s gives or throws what is to be expected',
    async (kind, outcome) => {
      befall(kind as ModelFaultKind);
      const calls = server.calls.length;
      expect(await outcomeOf(open(timeoutFor(kind)).generate(request, signal))).toEqual(expected(outcome));
      // It is not for the adapter to try again.
      expect(server.calls.length - calls).toBe(1);
    },
  );

  it.each([
    { kind: 'only_prose', text: /^\w/ },
    { kind: 'fenced_json', text: /^```json/ },
    { kind: 'truncated_json', text: /^\{/ },
    { kind: 'refusal', text: /sorry/ },
    { kind: 'empty', text: /^$/ },
  ] as const)('hands on the text as it came: $kind', async ({ kind, text }) => {
    befall(kind);
    expect((await open(patient).generate(request, signal)).text).toMatch(text);
  });

  it.each([
    { retryAfter: 7, retryAfterMs: 7_000 },
    { retryAfter: false, retryAfterMs: undefined },
  ] as const)('says how long to wait: $retryAfter', async ({ retryAfter, retryAfterMs }) => {
    server.fail({ kind: 'rate_limited', retryAfter });
    await expect(open(patient).generate(request, signal)).rejects.toMatchObject({ retryAfterMs });
  });

  it('says how long to wait until a date', async () => {
    server.fail({ kind: 'unavailable', retryAfter: new Date(Date.now() + 60_000) });
    const fault = await open(patient)
      .generate(request, signal)
      .catch((error: unknown) => error);
    // HTTP dates have whole seconds.
    expect((fault as ProviderFault).retryAfterMs).toBeGreaterThanOrEqual(58_000);
    expect((fault as ProviderFault).retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('stops at once when the caller does', async () => {
    befall('hang');
    const caller = new AbortController();
    const reason = new Error('shut down');
    const calls = server.calls.length;
    const ended = open(patient).generate(request, caller.signal);
    await expect.poll(() => server.calls.length).toBe(calls + 1);
    caller.abort(reason);
    await expect(ended).rejects.toBe(reason);
    await expect.poll(() => server.calls.at(-1)?.aborted).toBe(true);
  });
});

describe('an embedding model', () => {
  const texts = ['Ana runs.', 'Ben cooks.', 'It rains.'];
  const open = (timeoutMs: number) =>
    openOpenAiEmbedder({ apiKey, baseUrl: server.url, model: 'e', dimension: 64, timeoutMs });

  it.each(Object.entries(ofEmbeddings))(
    'that is befallen by %s gives or throws what is to be expected',
    async (kind, outcome) => {
      befall(kind as ModelFaultKind);
      const embedded = open(timeoutFor(kind))
        .embed(texts, signal)
        .then(() => ({ finish: 'complete' }));
      expect(await outcomeOf(embedded)).toEqual(expected(outcome));
    },
  );

  it('gives the vectors in the order of the texts, whatever the order of the answer', async () => {
    const right = await open(patient).embed(texts, signal);
    befall('wrong_order');
    expect(await open(patient).embed(texts, signal)).toEqual(right);
  });

  it('names both dimensions', async () => {
    befall('wrong_dimension');
    await expect(open(patient).embed(texts, signal)).rejects.toThrow(
      'openai-compatible/e answers with vectors of 32 dimensions, and 64 are configured.',
    );
  });
});
