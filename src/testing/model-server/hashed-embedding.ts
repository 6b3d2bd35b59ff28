/** With one place each, two words of a short text that meet by chance look like one word, or like its opposite. */
const placesPerFeature = 8;

/**
 * A vector of length 1 that depends on nothing but the text: its words, and the runs of three characters within them, are
 * each hashed to a few places, with a sign (Weinberger et al., "Feature hashing", 2009), and added up.
 *
 * Texts that share words or parts of words come out close, and all others about at right angles. It knows nothing of
 * meaning ("car" is as far from "automobile" as from "cheese"), so it is good for tests of plumbing, not of quality.
 */
export function buildHashedEmbedding(text: string, dimensions = 64): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const [feature, weight] of listFeatures(text)) {
    let hash = hashOf(feature);
    for (let spot = 0; spot < placesPerFeature; spot += 1) {
      const place = (hash >>> 1) % dimensions;
      vector[place] = (vector[place] ?? 0) + (hash & 1 ? weight : -weight);
      hash = mix(hash + 0x9e_37_79_b9);
    }
  }
  const length = Math.hypot(...vector);
  // Features can cancel each other out, above all in few dimensions.
  if (length === 0) return vector.with(0, 1);
  return vector.map((value) => value / length);
}

function listFeatures(text: string): (readonly [feature: string, weight: number])[] {
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  // A text of nothing but marks is its own only feature.
  if (words.length === 0) return [[text, 1]];
  return words.flatMap((word) => [[word, 1] as const, ...listTrigrams(word)]);
}

/** All of a word's runs of three together weigh as much as the word, so that long words do not drown short ones. */
function listTrigrams(word: string): (readonly [feature: string, weight: number])[] {
  const characters = [...` ${word} `];
  const count = characters.length - 2;
  return Array.from(
    { length: count },
    (_, at) => [characters.slice(at, at + 3).join(''), 1 / Math.sqrt(count)] as const,
  );
}

/** FNV-1a over UTF-16 units, mixed: FNV alone leaves the lowest bit, our sign, too regular. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  return mix(hash);
}

/** The finalizer of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
