import { InProcessWakes } from '../../src/adapters/in-process/in-process-wakes.ts';
import { describeWakeQueueContract } from '../../src/testing/wake-queue-contract.ts';

describeWakeQueueContract('one process', () => new InProcessWakes());
