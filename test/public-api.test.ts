import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as api from '../src/index.ts';

/** Everything that a user can import. Whoever takes a name away breaks somebody; whoever adds one keeps it forever. */
const values = [
  'ContentFault',
  'HoldWork',
  'MemoirError',
  'ProviderFault',
  'errorCatalogue',
  'isMemoirError',
  'openMemoir',
  'silentLog',
];
const types = [
  'AttemptView',
  'BudgetSettings',
  'BudgetState',
  'CallOptions',
  'ContextAnswer',
  'ContextExchangeAnswer',
  'ContextInput',
  'ContextMessageAnswer',
  'ContextSections',
  'ConversationInput',
  'Coverage',
  'Doubt',
  'EffectiveSettings',
  'EmbeddedCounts',
  'Embedder',
  'EmbeddingStatus',
  'Embeddings',
  'ErrorCode',
  'EvidenceView',
  'Extraction',
  'ExtractionInput',
  'ExtractionTurn',
  'Extractor',
  'Fact',
  'HierarchyQueryInput',
  'HierarchyView',
  'HistoryPage',
  'JudgeRequest',
  'Judgement',
  'KnownMemory',
  'LanguageModel',
  'Log',
  'Memoir',
  'MemoirMemories',
  'MemoirOperations',
  'MemoirProfiles',
  'MemoirQueue',
  'MemoirSessions',
  'MemoryChangeView',
  'MemoryEditInput',
  'MemoryFilterInput',
  'MemoryResult',
  'MemorySnapshot',
  'MemoryType',
  'MemoryView',
  'MessageInput',
  'ModelAnswer',
  'ModelRequest',
  'ModelUsage',
  'Moment',
  'NamespaceSettings',
  'NewMemoryInput',
  'OpenMemoirOptions',
  'Precision',
  'ProcessingDay',
  'ProcessingStatus',
  'ProfileAnswer',
  'ProfileChangeInput',
  'ProfileEntry',
  'ProfileEntryAnswer',
  'ProfileField',
  'QueueMessageInput',
  'QueueReceipt',
  'QueueStatus',
  'RecallAnswer',
  'RecallEvidence',
  'RecallInput',
  'RecallResult',
  'Role',
  'RunPageInput',
  'RunView',
  'SessionDetail',
  'SessionSummary',
  'SessionView',
  'Statistics',
  'SummaryView',
  'TranscriptAccepted',
  'TranscriptInput',
  'TranscriptView',
  'Turn',
  'TurnResult',
  'UsageAnswer',
  'UsageDay',
  'UsagePeriodInput',
  'UsageTotals',
  'Validity',
  'WindowState',
  'WindowView',
];

/** Names exported by the entry point, with whether each is only a type. */
function readExports(): { readonly name: string; readonly isType: boolean }[] {
  const source = readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8');
  return [...source.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, type, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => ({ name: name.replace(/^type /, ''), isType: type !== undefined || name.startsWith('type ') })),
  );
}

describe('the public API', () => {
  it('has these values', () => {
    expect(Object.keys(api).toSorted()).toEqual(values);
  });

  it('has these types', () => {
    const exported = readExports();
    expect(
      exported
        .filter(({ isType }) => !isType)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(values);
    expect(
      exported
        .filter(({ isType }) => isType)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(types);
  });
});
