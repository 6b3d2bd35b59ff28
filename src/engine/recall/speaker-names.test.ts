import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../../domain/analysis/analyze-query.ts';
import { createSpeakerNames, type WrittenQuestion } from './speaker-names.ts';

const now = { instant: new Date(0), offsetMinutes: 0 };
const ask = (text: string): WrittenQuestion => ({ text, analysis: analyzeQuery(text, { now }) });
const saidBy = (...speakers: (string | undefined)[]) =>
  speakers.map((speaker, index) => ({
    sessionId: 's',
    seq: index + 1,
    mask: 1,
    length: 1,
    ...(speaker === undefined ? {} : { speaker }),
  }));

describe('names of speakers in a question', () => {
  it('are left out where what was found has turns by them, and others stay', () => {
    const names = createSpeakerNames();
    const question = ask('Did Ana meet Berta in Lisbon?');
    expect(names.leaveOut('n', question, saidBy('Ana Silva', undefined, 'Helper'))).toBe('Did meet Berta in Lisbon?');
    expect(names.leaveOut('n', question, [])).toBe(question.text);
  });

  it('are known in later questions of the namespace, until they turn out to name nobody who speaks', () => {
    const names = createSpeakerNames();
    const [first, second] = [ask('Where is Ana?'), ask('When was Ana born?')];
    expect(names.guess('n', first)).toBe(first.text);
    names.leaveOut('n', first, saidBy('Ana'));
    expect(names.guess('n', second)).toBe('When was born?');
    expect(names.guess('m', second)).toBe(second.text);
    names.leaveOut('n', second, saidBy('Berta'));
    expect(names.guess('n', first)).toBe(first.text);
  });
});
