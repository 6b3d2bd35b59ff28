import type { CheckReport } from './check-report.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { examineMaterial, readOutcome } from './examine-material.ts';
import type { KnownFact, Material } from './material.ts';
import { openModelBench, post } from './model-bench.ts';
import { createScribe } from './scribe.ts';

/**
 * All that is known of the conversations served as answers, without faults: each fact is a memory, and its evidence is exactly
 * the turns that were cited, in their own words.
 */
export async function checkObservations(materials: readonly Material[]): Promise<CheckReport> {
  const scribe = createScribe(materials);
  const delivered = new DeliveredFacts(scribe);
  await using bench = await openModelBench({ answer: scribe.answer, onAnswer: (call) => delivered.add(call) });
  for (const material of materials) await post(bench, material);
  await bench.workOff(materials.map(({ namespace }) => namespace));
  const breaches: string[] = [];
  const rows: string[][] = [];
  for (const material of materials) {
    const outcome = await readOutcome(bench, material);
    const quoted = outcome.memories.flatMap(({ evidence }) => evidence);
    const contents = new Map(material.sessions.flatMap(({ turns }) => turns.map((turn) => [turn.id, turn.content])));
    const misquotations = quoted.filter(({ turnId, quote }) => contents.get(turnId)?.includes(quote) !== true);
    const found = [
      ...Object.values(examineMaterial(material, outcome, delivered)).flat(),
      ...material.facts.filter(({ text }) => !delivered.has(text)).map(({ text }) => `"${text}" was never asked for`),
      ...misquotations.map(({ turnId }) => `the words quoted from ${turnId} are not in it`),
    ];
    breaches.push(...found.map((breach: string) => `${material.namespace}: ${breach}`));
    rows.push([
      material.namespace,
      ...[outcome.windows.length, outcome.memories.length, material.facts.length].map(String),
      `${exactlyCited(material.facts, outcome.memories)} of ${outcome.memories.length}`,
    ]);
  }
  return {
    title: 'Facts served as answers, without faults',
    head: ['', 'windows', 'memories', 'facts', 'evidence is what was cited'],
    rows,
    breaches,
  };
}

interface Cited {
  readonly text: string;
  readonly evidence: readonly { readonly turnId: string }[];
}

function exactlyCited(facts: readonly KnownFact[], memories: readonly Cited[]): number {
  const key = (text: string, turns: readonly string[]): string => JSON.stringify([text, [...turns].sort()]);
  const known = new Set(facts.map(({ text, turnIds }) => key(text, turnIds)));
  return memories.filter(({ text, evidence }) =>
    known.has(
      key(
        text,
        evidence.map(({ turnId }) => turnId),
      ),
    ),
  ).length;
}
