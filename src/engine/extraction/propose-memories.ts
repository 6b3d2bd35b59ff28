import type {
  Extraction,
  ExtractionTurn,
  Fact,
  MemoryType,
  Precision,
  Validity,
} from '../../domain/extraction/fact.ts';
import { createId } from '../../domain/identifier.ts';
import { limits } from '../../domain/limits.ts';
import type { Evidence, MemoryOwner } from '../../domain/memory/memory.ts';
import { analyzeMemory } from '../../domain/memory/analyze-memory.ts';
import { contentHash, subjectKey } from '../../domain/memory/memory-key.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import { encodingFault, isBlank } from '../../domain/text.ts';
import type { Lease } from '../../ports/window-ledger.ts';

const precisions: ReadonlySet<string> = new Set<Precision>(['year', 'month', 'day', 'instant']);
const memoryTypes: ReadonlySet<string> = new Set<MemoryType>(['semantic', 'episodic', 'working']);

export interface Proposals {
  readonly memories: readonly ProposedMemory[];
  /** Facts without evidence that exists, or that cannot be kept. */
  readonly dropped: number;
}

/** Turns facts into proposed memories: checks their evidence, finds their owner, gives them keys and lexemes. */
export function proposeMemories(lease: Lease, { facts }: Extraction): Proposals {
  const turns = new Map([...lease.input.before, ...lease.input.turns].map((turn) => [turn.seq, turn]));
  const memories = facts.slice(0, limits.factsPerWindow).flatMap((fact) => proposeMemory(lease, fact, turns) ?? []);
  return { memories, dropped: facts.length - memories.length };
}

function proposeMemory(
  lease: Lease,
  fact: Fact,
  turns: ReadonlyMap<number, ExtractionTurn>,
): ProposedMemory | undefined {
  const cited = fact.turnSeqs.map((seq) => turns.get(seq));
  const [first] = cited;
  // The first cited turn is the one that says it; those before the window are only context.
  if (first === undefined || first.seq < lease.firstSeq || cited.includes(undefined) || !isSource(first))
    return undefined;
  if (!canKeep(fact)) return undefined;
  const { language, lexemes, length } = analyzeMemory(fact.text, {
    attribute: fact.attribute,
    saidAt: first.occurredAt,
  });
  return {
    memoryId: createId(),
    ...ownerOf(lease, first.seq),
    ...(lease.binding.agentId === undefined ? {} : { agentId: lease.binding.agentId }),
    sessionId: lease.sessionId,
    text: fact.text,
    subject: fact.subject,
    subjectKey: subjectKey(fact.subject),
    ...(fact.attribute === undefined ? {} : { attribute: fact.attribute }),
    category: fact.category.toLowerCase(),
    type: fact.type,
    importance: Math.min(10, Math.max(1, Math.round(fact.importance))),
    confidence: Math.min(1, Math.max(0, fact.confidence)),
    ...(isStorable(fact.validity) ? { validity: fact.validity } : {}),
    saidAt: first.occurredAt.instant,
    contentHash: contentHash(fact.text),
    language,
    lexemes,
    lexemeCount: length,
    evidence: cited.flatMap((turn) => (turn === undefined ? [] : evidenceOf(lease, turn, fact))),
    ...decisionOf(lease, fact),
  };
}

/** Only what the extractor was shown can be named: nothing in an answer reaches any other memory. */
function decisionOf({ input }: Lease, { repeats, replaces }: Fact): Pick<ProposedMemory, 'decision'> {
  const memoryId = replaces ?? repeats;
  if (memoryId === undefined || !input.known?.some((known) => known.memoryId === memoryId)) return {};
  return { decision: { memoryId, verdict: replaces === undefined ? 'reinforce' : 'supersede' } };
}

/** What the system or a tool says is context, and never the source of a fact. */
function isSource({ role }: ExtractionTurn): boolean {
  return role === 'user' || role === 'assistant';
}

/** One fact that a store would refuse must not take the whole window with it. */
function canKeep({ text, subject, category, attribute = '', type, importance, confidence }: Fact): boolean {
  if (isBlank(text) || text.length > limits.memoryCharacters || isBlank(subject)) return false;
  if ([text, subject, category, attribute].some((field) => encodingFault(field) !== undefined)) return false;
  if (
    subject.length > limits.nameCharacters ||
    Math.max(category.length, attribute.length) > limits.attributeCharacters
  )
    return false;
  return memoryTypes.has(type) && Number.isFinite(importance) && Number.isFinite(confidence);
}

/** A date that the store cannot hold is left out: the year before the first, or after 9999, comes from the zero time of programs. */
function isStorable(validity: Validity | undefined): validity is Validity {
  if (validity === undefined || !precisions.has(validity.precision)) return false;
  return [validity.from, validity.to].every(
    (date) => date === undefined || (date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999),
  );
}

/** The user who said it; without one, the session's project; else everyone in the namespace. */
function ownerOf({ turnUsers, binding }: Lease, seq: number): MemoryOwner {
  const userId = turnUsers.get(seq);
  if (userId !== undefined) return { scope: 'user', ownerId: userId };
  if (binding.projectId !== undefined) return { scope: 'project', ownerId: binding.projectId };
  return { scope: 'organization', ownerId: '' };
}

/** The quoted words where the turn has them, else its beginning: a quotation is never what nobody said. */
function evidenceOf({ sessionId }: Lease, turn: ExtractionTurn, fact: Fact): Evidence {
  const isQuoted = fact.quotation !== '' && fact.quotation.isWellFormed() && turn.content.includes(fact.quotation);
  const quoted = isQuoted ? fact.quotation : turn.content;
  return { sessionId, seq: turn.seq, quotation: cut(quoted) };
}

/** At most so many UTF-16 units, never half of a surrogate pair. */
function cut(text: string): string {
  return text.length <= limits.quotationCharacters
    ? text
    : text.slice(0, limits.quotationCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
