/** For the tests of those who build on Memoir, or behind its ports. Needs vitest. */
export { acceptRequest, acceptTurns, type LogOfNamespace } from './accept-turns.ts';
export { type AnswerSketch, buildExtractionAnswer } from './build-extraction-answer.ts';
export { buildExtractionTurn, buildLease } from './build-lease.ts';
export { buildMemory } from './build-memory.ts';
export { buildProfileEntry } from './build-profile-entry.ts';
export { buildRequest, buildTurns, type RequestSketch, type TurnSketch } from './build-request.ts';
export { describeCallQuotaContract } from './call-quota-contract.ts';
export { describeEmbeddingStoreContract } from './embedding-store-contract.ts';
export { describeIsolationContract } from './isolation-contract.ts';
export type { ChatAnswer, ChatAnswerer } from './model-server/answer-source.ts';
export type { RandomFaults } from './model-server/fault-plan.ts';
export { buildHashedEmbedding } from './model-server/hashed-embedding.ts';
export type {
  ChatCall,
  ChatMessage,
  ChatResponseFormat,
  EmbeddingCall,
  ModelCall,
  ModelServerUsage,
  RefusedRequest,
} from './model-server/model-call.ts';
export { type ModelFault, type ModelFaultKind, modelFaultKinds } from './model-server/model-fault.ts';
export { type ModelServer, type ModelServerOptions, startModelServer } from './model-server/start-model-server.ts';
export { describeNamespaceStoreContract } from './namespace-store-contract.ts';
export { nastyTexts } from './nasty-texts.ts';
export { openTestStore, type TestStore } from './open-test-store.ts';
export { partialPort } from './partial-port.ts';
export { describePendingWorkContract } from './pending-work-contract.ts';
export { describeProfileStoreContract } from './profile-store-contract.ts';
export { describeRecallIndexContract } from './recall-index-contract.ts';
export { createRecordingLog, type LogEntry, type RecordingLog } from './recording-log.ts';
export { createScriptedModel, type ScriptedAnswer, type ScriptedModel } from './scripted-model.ts';
export {
  buildFact,
  createScriptedExtractor,
  type ExtractorCall,
  type ScriptedExtractor,
  type ScriptOptions,
} from './scripted-extractor.ts';
export { createSqlStoreHarness } from './sql-store-harness.ts';
export { type NamespaceDump, type OpenStoreHarness, type StoreHarness, useStoreHarness } from './store-harness.ts';
export { createTestClock, type TestClock, testEpoch } from './test-clock.ts';
export { describeTurnLogContract } from './turn-log-contract.ts';
export { uniqueNamespace } from './unique-namespace.ts';
export { describeUsageLedgerContract } from './usage-ledger-contract.ts';
export { describeWakeQueueContract, type OpenWakeQueue } from './wake-queue-contract.ts';
export { describeWindowLedgerContract } from './window-ledger-contract.ts';
