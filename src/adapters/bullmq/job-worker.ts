import { type IQueueBackend, type JobProgress, Worker } from 'bullmq';
import type { Wake } from '../../ports/wake-queue.ts';
import type { WakeWorker } from './wake-backend.ts';
import type { WakeJobName } from './wake-jobs.ts';

/** A worker that can be ended while its server is away. */
export class JobWorker<Backend extends IQueueBackend, Connection>
  extends Worker<Wake, void, WakeJobName, Backend, JobProgress, Connection>
  implements WakeWorker
{
  /**
   * Ends what keeps the process alive: `close()` waits for ever where a connection is lost and not back yet (BullMQ 6.7),
   * and its timers with it. The jobs that it has not ended are given to others when their locks have run out.
   */
  async abandon(): Promise<void> {
    // Without waiting for anything; of what this does, the timer of the stalled check is meant.
    await this.pause(true);
    await this.lockManager.close();
    await this.backend.close(true);
  }
}
