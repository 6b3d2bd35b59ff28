import type { Doubt, Judgement } from '../../../domain/memory/find-doubts.ts';
import type { LanguageModel } from '../../../ports/language-model.ts';
import { judgeFormat, judgeRootKeys, verdictItemSchema } from './answer-format.ts';
import { asList } from './coercions.ts';
import { chooseFence, fenceLines, quoteData } from './data-lines.ts';
import { judgeInstructions } from './prompts/judge-1.ts';
import { salvageJson } from './salvage-json.ts';

/** The pairs of one window. */
export interface JudgeRequest {
  readonly namespace: string;
  readonly windowId: string;
  readonly doubts: readonly Doubt[];
}

/** Tokens of the answer: ten verdicts are 150, the rest is for models that think first. */
const maxOutputTokens = 1_500;

/**
 * Asks a model once about all pairs in doubt and returns a judgement for each. Where there is none, because the call failed or the
 * answer cannot be read, it is `add`: both stay, and nothing is lost. Rejects only when aborted. A verdict reaches the
 * two memories of its own pair and no other, whatever the texts in it say.
 */
export async function judgeDoubts(
  model: LanguageModel,
  request: JudgeRequest,
  signal: AbortSignal,
): Promise<readonly Judgement[]> {
  const { doubts } = request;
  if (doubts.length === 0) return [];
  const verdicts = await findVerdicts(model, request, signal);
  return doubts.map(({ proposal, memory }, index) => ({
    proposalId: proposal.memoryId,
    memoryId: memory.memoryId,
    verdict: verdicts.get(index + 1) ?? 'add',
  }));
}

async function findVerdicts(
  model: LanguageModel,
  { namespace, windowId, doubts }: JudgeRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Judgement['verdict']>> {
  try {
    const answer = await model.generate(
      {
        purpose: 'judge',
        namespace,
        windowId,
        system: judgeInstructions,
        messages: [{ role: 'user', content: buildJudgePrompt(doubts) }],
        schema: judgeFormat,
        maxOutputTokens,
      },
      signal,
    );
    return readVerdicts(answer.text);
  } catch {
    // The window has been extracted and paid for: that its pairs cannot be judged now is no reason to do it again.
    signal.throwIfAborted();
    return new Map();
  }
}

/** The pairs as lines, numbered from 1. The same pairs give the same prompt. */
export function buildJudgePrompt(doubts: readonly Doubt[]): string {
  const lines = doubts.map(
    ({ proposal, memory }, index) =>
      `${index + 1} known ${day(memory.saidAt)} ${quoteData(memory.text)} new ${day(proposal.saidAt)} ${quoteData(proposal.text)}`,
  );
  return fenceLines('pairs', chooseFence(lines), lines);
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Of two verdicts on a pair neither counts: a model that contradicts itself does not know. */
function readVerdicts(text: string): ReadonlyMap<number, Judgement['verdict']> {
  const { roots, objects } = salvageJson(text, { keys: judgeRootKeys });
  const items = [...roots.flatMap((root) => asList(root['verdicts'])), ...objects];
  const verdicts = new Map<number, Judgement['verdict']>();
  for (const item of items) {
    const parsed = verdictItemSchema.safeParse(item);
    if (!parsed.success) continue;
    const { pair, verdict } = parsed.data;
    const other = verdicts.get(pair);
    verdicts.set(pair, other === undefined || other === verdict ? verdict : 'add');
  }
  return verdicts;
}
