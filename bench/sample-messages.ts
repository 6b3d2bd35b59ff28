/** Sentences of the length and variety of chat, put together anew for each message. */
const openings = ['Yesterday', 'Last week', 'This morning', 'In March', 'On Saturday', 'Two days ago'];
const persons = ['my sister', 'our neighbour', 'a friend from work', 'my old teacher', 'the two of us', 'Marta'];
const deeds = [
  'moved to Lisbon',
  'bought a second-hand bike',
  'started a pottery class',
  'adopted a grey kitten',
  'ran ten kilometres',
  'planted tomatoes',
];
const closings = [
  'and it went better than I thought.',
  'which nobody had expected.',
  'and I want to do it again next month.',
  'although it rained the whole day.',
];

/** The message with that number: the same number gives the same text. */
export function sampleMessage(number: number): string {
  const pick = (list: readonly string[], step: number): string => list[Math.floor(number / step) % list.length] ?? '';
  return `${pick(openings, 1)} ${pick(persons, 7)} ${pick(deeds, 3)}, ${pick(closings, 11)} That makes ${number} by now.`;
}
