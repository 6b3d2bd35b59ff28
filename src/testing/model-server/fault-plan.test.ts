import { describe, expect, it } from 'vitest';
import { createFaultPlan } from './fault-plan.ts';
import type { ModelCall } from './model-call.ts';
import { type ModelFault, modelFaultKinds } from './model-fault.ts';

function buildCall(kind: ModelCall['kind'], text = ''): ModelCall {
  const base = {
    number: 1,
    path: '',
    model: '',
    headers: {},
    body: {},
    text,
    inputTokens: 0,
    outputTokens: 0,
    fault: undefined,
    startedAt: new Date(0),
    endedAt: undefined,
    status: undefined,
    aborted: false,
    error: undefined,
  };
  return kind === 'chat'
    ? { ...base, kind, messages: [], responseFormat: undefined, maxTokens: undefined }
    : { ...base, kind, texts: [], dimensions: undefined, encoding: 'float' };
}

const chat = buildCall('chat');
const embedding = buildCall('embeddings');

/** What befalls these calls, one after the other. */
function draw(seed: number, calls: readonly ModelCall[]): (string | undefined)[] {
  const plan = createFaultPlan(1);
  plan.setRandom({ seed, rate: 0.3, kinds: ['rate_limited', 'truncated_json', 'wrong_order'] });
  return calls.map((call) => plan.next(call)?.fault.kind);
}

describe('the faults in waiting', () => {
  it('befall the next calls that they can befall, in order', () => {
    const plan = createFaultPlan(1);
    plan.add(['truncated_json', 'wrong_order', { kind: 'hang', on: 'embeddings' }, 'reset']);
    const kinds = [embedding, embedding, embedding, chat, chat].map((call) => plan.next(call)?.fault.kind);
    expect(kinds).toEqual(['wrong_order', 'hang', 'reset', 'truncated_json', undefined]);
  });

  it('befall as many calls as they are told, and only those that they are meant for', () => {
    const plan = createFaultPlan(1);
    const poison: ModelFault = { kind: 'refusal', times: Infinity, when: ({ text }) => text.includes('poison') };
    plan.add([poison, { kind: 'server_error', times: 2 }]);
    const texts = ['a', 'poison', 'b', 'c', 'some poison'];
    expect(texts.map((text) => plan.next(buildCall('chat', text))?.fault.kind)).toEqual([
      'server_error',
      'refusal',
      'server_error',
      undefined,
      'refusal',
    ]);
    plan.clear();
    expect(plan.next(buildCall('chat', 'poison'))).toBeUndefined();
  });

  it.each([
    { kind: 'no_such_fault' },
    { kind: 'wrong_order', on: 'chat' },
    { kind: 'hang', times: 0 },
    { kind: 'hang', times: Number.NaN },
    { kind: 'slow_body', pieceBytes: 0 },
    { kind: 'slow_body', pauseMs: -1 },
  ])('are refused when they make no sense: %j', (fault) => {
    expect(() => createFaultPlan(1).add([fault as ModelFault])).toThrow(RangeError);
  });

  it('are bounded', () => {
    const plan = createFaultPlan(1);
    expect(() => plan.add(Array.from({ length: 10_001 }, () => 'hang' as const))).toThrow(RangeError);
  });
});

describe('faults at random', () => {
  const chats = Array.from({ length: 200 }, () => chat);

  it('are the same for the same seed, at about the rate that was asked for', () => {
    const faults = draw(42, chats);
    expect(draw(42, chats)).toEqual(faults);
    expect(draw(43, chats)).not.toEqual(faults);
    const share = faults.filter((fault) => fault !== undefined).length / chats.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    expect(new Set(faults)).toEqual(new Set([undefined, 'rate_limited', 'truncated_json']));
  });

  it('do not depend on the calls of the other kind in between', () => {
    const mixed = chats.flatMap((call) => [call, embedding]);
    expect(draw(42, mixed).filter((_, index) => index % 2 === 0)).toEqual(draw(42, chats));
  });

  it('give way to those in waiting without losing their order', () => {
    const plan = createFaultPlan(1);
    plan.setRandom({ seed: 42, rate: 0.3, kinds: ['rate_limited', 'truncated_json', 'wrong_order'] });
    plan.add(['hang']);
    const faults = chats.map((call) => plan.next(call)?.fault.kind);
    expect(faults).toEqual(['hang', ...draw(42, chats).slice(1)]);
  });

  it('come from all kinds, where none are named', () => {
    const plan = createFaultPlan(1);
    plan.setRandom({ seed: 5, rate: 1 });
    const kinds = new Set(chats.map((call) => plan.next(call)?.fault.kind));
    expect(kinds.size).toBe(modelFaultKinds.length - 3);
    expect(kinds.has('wrong_order')).toBe(false);
  });

  it('are refused at an impossible rate', () => {
    expect(() => createFaultPlan(1).setRandom({ seed: 1, rate: 1.1 })).toThrow(RangeError);
  });
});
