import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

/** What readers of memories found wrong, said in other words. */
describe('memories that stand alone', () => {
  test.each([
    [
      'We are putting together a bake sale for the school on 20 May.',
      'Anna is putting together a bake sale for the school on 20 May 2023.',
    ],
    ['Selling my flat gave me the money to leave Leeds.', 'Selling their flat gave Anna the money to leave Leeds.'],
    ["I'm 41, 5'4 and I weigh 78 kg.", "Anna is 41, 5'4 and weighs 78 kg. @age"],
    ['I had a red scooter like this and it was great.', 'Anna had a red scooter.'],
    ['My bike got stolen and I had to walk home.', "Anna's bike got stolen and Anna had to walk home."],
    ['Asthma since childhood, and I tore my ACL skiing in 2018.', 'Anna tore their ACL skiing in 2018.'],
    ['Remember that I take my tea with oat milk.', 'Anna takes their tea with oat milk.'],
    ["Please don't ring before noon, I work nights at the harbour.", 'Anna works nights at the harbour.'],
    ['Our two-year-old is so sweet, her name is Olga!', "Anna's two-year-old's name is Olga."],
    [
      "I'm thinking about opening a bakery in Graz, so maybe we can meet.",
      'Anna is thinking about opening a bakery in Graz.',
    ],
    ["I'm vegan, do you know a good place?", 'Anna is vegan. @diet'],
    ["I'm in the office every day except Wednesday.", 'Anna is in the office every day except Wednesday.'],
    ['I hate tabs.', 'Anna hates tabs. @feeling-about-tabs'],
    ['I stopped drinking again.', 'Anna stopped drinking. @drinking'],
    ['I drive a tram in Gdansk.', 'Anna drives a tram in Gdansk.'],
    ['From November on I pay 700 pounds rent.', 'From November 2023 on Anna pays 700 pounds rent. @rent'],
    ["I'm a shipping clerk at Moll.", 'Anna is a shipping clerk at Moll. @job'],
    ['It was really fulfilling and I got a medal from the choir.', 'Anna got a medal from the choir.'],
    [
      'btw my bday is june 3rd n im doing a bbq at the lake',
      "Anna's birthday is on 3 June 2023 and Anna is doing a bbq at the lake. @birthday",
    ],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    'I handed out soup at the event for the cause.',
    'I will gladly come to the meeting.',
    'Evenings like these cost me my sleep, and moments like this make up for it.',
    'Here is a picture of my family.',
    'We should fight for better schools.',
    'Baking bread is how we slow down.',
    'My advice: stay calm and focused.',
    'From now on answer in bullet points.',
    'I sold two at the church fair.',
    'I closed that account in January.',
    "I'm off to see a film with two colleagues.",
    'I got the job!',
    "My brother thinks he's the best cook in Europe.",
    'Proofread this letter:\n"I am a marketer with ten years at Nike. I live in Portland and I love dogs."',
    'I am learning so much.',
    'I painted this after I visited the coast.',
  ])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
