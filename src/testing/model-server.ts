/** The stand-in model server, for tests by any runner and for scripts. Needs no vitest. */
export { type AnswerSketch, buildExtractionAnswer } from './build-extraction-answer.ts';
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
