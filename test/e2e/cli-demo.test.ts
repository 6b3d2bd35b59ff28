import { readdirSync } from 'node:fs';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { makeWorkplace, runCli, startCli } from './cli-process.ts';

it('remembers, supersedes and answers with evidence, and leaves nothing behind', { timeout: 120_000 }, async () => {
  using place = await makeWorkplace({ bare: true });
  const outcome = await runCli(['demo', '--json'], { cwd: place.cwd, environment: { TMPDIR: place.cwd } });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  const report = JSON.parse(outcome.stdout);
  const texts = report.memories.map(({ text }: { text: string }) => text).join('\n');
  expect(texts).toMatch(/Ana moved to Lisbon/);
  expect(texts).not.toMatch(/Good morning|lol|thanks/i);
  expect(report.superseded.map(({ text }: { text: string }) => text)).toContain('Ana lives in Porto.');
  for (const { results } of report.answers)
    expect(results[0].evidence[0]).toMatchObject({ quote: expect.stringMatching(/\w/), name: 'Ana' });
  expect(report.coverage).toMatchObject({ turns: 26, sessions: 3, uncovered: 0, overlapping: 0 });
  expect(readdirSync(place.cwd)).toEqual([]);
});

it('removes its folder when a signal ends it', { timeout: 120_000 }, async () => {
  using place = await makeWorkplace({ bare: true });
  const running = startCli(['demo'], { cwd: place.cwd, environment: { TMPDIR: place.cwd } });
  await vi.waitFor(() => expect(readdirSync(place.cwd)).not.toEqual([]), { timeout: 30_000 });
  running.process.kill('SIGTERM');
  await once(running.process, 'close');
  expect(await running.ended).toMatchObject({ code: 130, stdout: '' });
  expect(readdirSync(place.cwd)).toEqual([]);
});
