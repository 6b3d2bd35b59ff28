import { analyzeText } from '../domain/analysis/analyze.ts';
import { createId } from '../domain/identifier.ts';
import { contentHash, subjectKey } from '../domain/memory/memory-key.ts';
import type { ProposedMemory } from '../domain/memory/reconcile.ts';
import { testEpoch } from './test-clock.ts';

/** A proposed memory of the organisation, about Ana, said by the first turn of session `s`, where nothing else is said. */
export function buildMemory(text: string, fields: Partial<ProposedMemory> = {}): ProposedMemory {
  const { subject = 'Ana', sessionId = 's' } = fields;
  const { language, lexemes, length } = analyzeText(text);
  return {
    memoryId: createId(),
    scope: 'organization',
    ownerId: '',
    sessionId,
    text,
    subject,
    subjectKey: subjectKey(subject),
    category: 'fact',
    type: 'semantic',
    importance: 5,
    confidence: 0.5,
    saidAt: testEpoch,
    contentHash: contentHash(text),
    language,
    lexemes,
    lexemeCount: length,
    evidence: [{ sessionId, seq: 1, quotation: text }],
    ...fields,
  };
}
