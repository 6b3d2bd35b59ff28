export { openMemoir, type OpenMemoirOptions } from './runtime/open-memoir.ts';
export type { Memoir, TranscriptInput } from './engine/memoir.ts';
export type { MemoirMemories } from './engine/memoir-memories.ts';
export type { MemoirOperations } from './engine/memoir-operations.ts';
export type { MemoirProfiles } from './engine/memoir-profiles.ts';
export type { MemoirQueue } from './engine/memoir-queue.ts';
export type { HistoryPage, MemoirSessions } from './engine/memoir-sessions.ts';
export type { QueueReceipt } from './engine/queue-receipt.ts';
export type { HierarchyView, ProcessingStatus, SessionDetail } from './engine/hierarchy/hierarchy.ts';
export type {
  MemoryResult,
  RecallAnswer,
  RecallEvidence,
  RecallResult,
  TurnResult,
} from './engine/recall/recall-answer.ts';
export type {
  ContextAnswer,
  ContextExchangeAnswer,
  ContextMessageAnswer,
  ContextSections,
} from './engine/recall/context-answer.ts';
export type { ContextInput } from './domain/context-schema.ts';
export type { CallOptions } from './engine/recall/recall.ts';
export type { ProfileAnswer, ProfileEntryAnswer } from './engine/profile/profiles.ts';
export type { BudgetState, UsageAnswer, UsageDay, UsageTotals } from './engine/usage/usage.ts';
export type { TranscriptAccepted } from './engine/ingestion/store-transcript.ts';
export type { HierarchyQueryInput } from './domain/hierarchy-schema.ts';
export type { MemoryEditInput, MemoryFilterInput, NewMemoryInput, RunPageInput } from './domain/memory-schema.ts';
export type { ProfileChangeInput } from './domain/profile-schema.ts';
export type { RecallInput } from './domain/recall-schema.ts';
export type { UsagePeriodInput } from './domain/usage-schema.ts';
export type { ConversationInput, MessageInput, QueueMessageInput } from './domain/turn-schema.ts';
export type {
  Extraction,
  ExtractionInput,
  ExtractionTurn,
  Fact,
  KnownMemory,
  MemoryType,
  Precision,
  ProfileEntry,
  ProfileField,
  SessionSummary,
  Validity,
} from './domain/extraction/fact.ts';
export type { Doubt, Judgement } from './domain/memory/find-doubts.ts';
export type { BudgetSettings, EffectiveSettings, NamespaceSettings } from './domain/settings.ts';
export type { Moment, Role, Turn } from './domain/turn.ts';
export { type ErrorCode, errorCatalogue, isMemoirError, MemoirError } from './domain/errors.ts';
export type { Embedder, Embeddings } from './ports/embedder.ts';
export type { EmbeddedCounts, EmbeddingStatus } from './ports/embedding-store.ts';
export type { Extractor, JudgeRequest } from './ports/extractor.ts';
export { ContentFault, HoldWork, ProviderFault } from './ports/faults.ts';
export type { LanguageModel, ModelAnswer, ModelRequest, ModelUsage } from './ports/language-model.ts';
export { type Log, silentLog } from './ports/log.ts';
export type { ProcessingDay, Statistics, SummaryView, TranscriptView } from './ports/hierarchy-reader.ts';
export type { EvidenceView, MemoryChangeView, MemorySnapshot, MemoryView, RunView } from './ports/memory-store.ts';
export type { SessionView } from './ports/turn-log.ts';
export type { AttemptView, Coverage, QueueStatus, WindowState, WindowView } from './ports/window-ledger.ts';
