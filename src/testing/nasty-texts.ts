/** Texts that stores like to damage. All of them can be stored, and must come back byte for byte. */
export const nastyTexts: Readonly<Record<string, string>> = {
  'quotes and backslashes': `'; DROP TABLE turns; -- "x" \\' \\\\ $1 $$ \\x00 \\u0041 E'\\n' %s {} []`,
  'white space': '  leading\ttab\r\nCRLF\rCR\n\n\nthree lines \u00a0\u2003\u2028\u2029 trailing   ',
  'control characters': 'bell\u0007 escape\u001b[31m delete\u007f vertical\u000b form\u000c C1\u0085\u009f',
  emoji: 'family 👨‍👩‍👧‍👦 flag 🇨🇿 skin 👍🏽 keycap 1️⃣ heart ❤️',
  'right-to-left text': 'שלום עולם \u202Eabc\u202C مرحبا بالعالم \u200F!',
  'Chinese and beyond the first plane': '我在北京。𠮷野家 𝒳 \u{10FFFF}',
  'combining characters, not normalised': 'e\u0301 \u00e9 \u212b A\u030a \u1e9b\u0323 ﬁ',
  'zero-width characters': 'a\u200bb\u200dc\ufeffd\u2060e',
  'text search syntax': `a & b | !c <-> d:* 'it''s' (x:A) \\:`,
  JSON: '{"a":"\\u0000","b":[1e400,null]} \\u0000',
  'a long line': `${'word '.repeat(4_000)}end`,
};
