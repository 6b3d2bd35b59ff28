import { describe } from 'vitest';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';
import { describeAccepting } from './turn-log/accepting.ts';
import { describeReading } from './turn-log/reading.ts';
import { describeSessions } from './turn-log/sessions.ts';
import { describeTranscripts } from './turn-log/transcripts.ts';

/** What every turn log keeps to. Call it in a test file with a way to open the store under test. */
export function describeTurnLogContract(name: string, open: OpenStoreHarness): void {
  describe(`the turn log of ${name}`, () => {
    const harness = useStoreHarness(open);
    describeAccepting(harness);
    describeSessions(harness);
    describeReading(harness);
    describeTranscripts(harness);
  });
}
