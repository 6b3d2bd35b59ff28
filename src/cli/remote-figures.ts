import type { ProcessingDay } from '../ports/hierarchy-reader.ts';
import type { EmbeddingStatus } from '../ports/embedding-store.ts';
import type { CommandOperations, EmbeddingFigures, StoredFigures } from './remote-memoir.ts';
import type { ServiceClient } from './service-client.ts';

/** What a service answers to `GET /stats`, as far as it is read here. */
interface StatisticsJson {
  readonly basic_stats: { readonly memory_count: number; readonly session_count: number; readonly turn_count: number };
  readonly hierarchy_stats: { readonly session_summaries: number; readonly raw_transcripts: number };
  readonly storage_stats: {
    readonly turn_bytes: number;
    readonly memory_bytes: number;
    readonly transcript_bytes: number;
  };
  readonly day_stats?: Omit<ProcessingDay, 'day' | 'durationMs'> & {
    readonly date: string;
    readonly duration_ms: number;
  };
  readonly timestamp: string;
}

interface ProcessingJson {
  readonly processor_running: boolean;
  /** Absent from a service of an earlier version. */
  readonly embedding?: Pick<EmbeddingStatus, 'turns' | 'memories'> & {
    readonly model: string | null;
    readonly held_until: string | null;
    readonly held_reason: string | null;
  };
}

function embeddingOf(json: ProcessingJson['embedding']): EmbeddingFigures | undefined {
  if (json === undefined) return undefined;
  const { model, turns, memories, held_until: until, held_reason: reason } = json;
  return {
    turns,
    memories,
    ...(model === null ? {} : { model: { id: model } }),
    ...(until === null ? {} : { held: { until: new Date(until), reason: reason ?? '' } }),
  };
}

/** Figures of a running service behind the interface of the library. */
export function createRemoteFigures(
  service: ServiceClient,
): Pick<CommandOperations, 'statistics' | 'processing' | 'processingDay'> {
  const read = async (date?: string): Promise<StatisticsJson> =>
    (await service.get({ path: '/stats', query: { date } })) as StatisticsJson;
  return {
    async statistics(): Promise<StoredFigures> {
      const { basic_stats: basic, hierarchy_stats: hierarchy, storage_stats: storage } = await read();
      return {
        memories: basic.memory_count,
        summaries: hierarchy.session_summaries,
        transcripts: hierarchy.raw_transcripts,
        sessions: basic.session_count,
        turns: basic.turn_count,
        turnBytes: storage.turn_bytes,
        memoryBytes: storage.memory_bytes,
        transcriptBytes: storage.transcript_bytes,
      };
    },
    async processing() {
      const status = (await service.get({ path: '/processing_status' })) as ProcessingJson;
      return { running: status.processor_running, embedding: embeddingOf(status.embedding) };
    },
    async processingDay(day) {
      // What day it is is for the service to say.
      const { day_stats: stats } = await read(day ?? (await read()).timestamp.slice(0, 10));
      const { date = day ?? '', processed = 0, failed = 0, retried = 0, turns = 0, duration_ms = 0 } = stats ?? {};
      return { day: date, processed, failed, retried, turns, durationMs: duration_ms };
    },
  };
}
