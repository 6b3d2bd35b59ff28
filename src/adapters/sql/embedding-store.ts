import type { EmbeddingStore } from '../../ports/embedding-store.ts';
import type { Databases } from './database.ts';
import { extendWork } from './embedding-backlog.ts';
import { takeCandidates } from './embedding-candidates.ts';
import { listDue } from './embedding-due.ts';
import { claimNamespace, holdLease, releaseNamespace } from './embedding-lease.ts';
import { settleProgress } from './embedding-progress.ts';
import { readEmbeddingStatus } from './embedding-status.ts';
import { indexModel, saveVectors } from './embedding-vectors.ts';

export interface SqlEmbeddingOptions {
  /** Whether the vectors of a model get an index of their own, once they are many. */
  readonly indexVectors: boolean;
}

/** The embedding store over SQL. */
export function createSqlEmbeddingStore(
  { foreground, background }: Databases,
  { indexVectors }: SqlEmbeddingOptions,
): EmbeddingStore {
  return {
    listDue: (due) => background.across((db) => listDue(db, due)),
    claim: (namespace, claim) => background.write(namespace, (trx) => claimNamespace(trx, namespace, claim)),
    extend: (lease) => background.write(lease.namespace, (trx) => extendWork(trx, lease)),
    take: (namespace, selection) => background.read(namespace, (db) => takeCandidates(db, namespace, selection)),
    renew: (lease) => background.write(lease.namespace, (trx) => holdLease(trx, lease)),
    save: (lease, saved) => background.write(lease.namespace, (trx) => saveVectors(trx, lease, saved)),
    settle: (lease, progress) => background.write(lease.namespace, (trx) => settleProgress(trx, lease, progress)),
    release: (lease, release) => background.write(lease.namespace, (trx) => releaseNamespace(trx, lease, release)),
    async indexModel(modelId, dimension) {
      return indexVectors ? await background.across((db) => indexModel(db, modelId, dimension)) : true;
    },
    status: (namespace) => foreground.snapshot(namespace, (db) => readEmbeddingStatus(db, namespace)),
  };
}
