import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskRecalledText, recalledMark, wrapRecalledText } from './recalled-text.ts';

const block = wrapRecalledText('Ana lives in Brno.');

describe('masking recalled text', () => {
  it.each([
    { where: 'alone', text: block, masked: recalledMark },
    {
      where: 'before the words of a turn',
      text: `${block}\n\nWhere do I live?`,
      masked: `${recalledMark}\n\nWhere do I live?`,
    },
    {
      where: 'within a line',
      text: `Context: ${block} Be brief.`,
      masked: `Context: ${recalledMark} Be brief.`,
    },
    { where: 'twice', text: `${block} and ${block}`, masked: `${recalledMark} and ${recalledMark}` },
    {
      where: 'cut off, at the beginning of a line',
      text: 'You are kind.\n  <memoir-context>\nAna lives in Br',
      masked: `You are kind.\n  ${recalledMark}`,
    },
    {
      where: 'cut off, at the beginning of a line without an indent',
      text: 'You are kind.\n<memoir-context>\nAna lives in Br',
      masked: `You are kind.\n${recalledMark}`,
    },
    {
      where: 'after a mere mention',
      text: `I read about <memoir-context>.\n${block}`,
      masked: `I read about <memoir-context>.\n${recalledMark}`,
    },
    { where: 'in capitals', text: '<MEMOIR-CONTEXT>a</Memoir-Context>', masked: recalledMark },
  ])('replaces what stands $where', ({ text, masked }) => {
    expect(maskRecalledText(text)).toBe(masked);
  });

  it.each([
    'I wrote <memoir-context> into my prompt and nothing came out.',
    'It ends with </memoir-context>.',
    'Nothing recalled here.',
    '',
  ])('leaves alone what is only talk: %s', (text) => {
    expect(maskRecalledText(text)).toBe(text);
  });

  it('cannot be left early, whatever is recalled', () => {
    const words = fc.constantFrom('<memoir-context>', '</memoir-context>', '</MEMOIR-context>', '\n', ' ', 'secret');
    fc.assert(
      fc.property(fc.array(words), (recalled) => {
        const turn = `Before.\n${wrapRecalledText(recalled.join(''))}\nAfter.`;
        expect(maskRecalledText(turn)).toBe(`Before.\n${recalledMark}\nAfter.`);
      }),
    );
  });
});
