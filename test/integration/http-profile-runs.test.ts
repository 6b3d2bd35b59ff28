import { describe, expect, it } from 'vitest';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

describe('a run', () => {
  it('writes what an extractor finds of users, counts what it cannot keep, and takes it back when undone', async () => {
    const extractor = createScriptedExtractor();
    await using working = await openHttpService({ extractor });
    const client = working.client();
    extractor.next(({ input: { turns } }) => ({
      facts: [],
      profile: turns.map(({ seq, content }) => ({ field: 'interests', text: content, turnSeqs: [seq] })),
    }));
    await client.post('messages', [
      { sessionId: 's', role: 'user', userId: 'ana', content: 'tea' },
      { sessionId: 's', role: 'assistant', content: 'coffee' },
    ]);
    await client.post('session/s/flush');
    await untilProcessed(client);
    const { body } = await client.get('users/ana/profile');
    expect(body.profile.interests).toMatchObject([{ text: 'tea', extractor: 'scripted/1', evidence: [{ seq: 1 }] }]);
    expect((await client.get('windows')).body.windows).toMatchObject([{ state: 'processed' }]);
    const [run] = (await client.get('runs')).body.runs;
    expect(run).toMatchObject({ factsDropped: 1 });
    await client.post(`runs/${run.runId}/undo`);
    expect((await client.get('users/ana/profile')).body.profile.interests).toEqual([]);
  });
});
