import { analyzeText } from '../../../src/domain/analysis/analyze.ts';
import { type SparseVector, sparseDot, truncatedSvd } from './truncated-svd.ts';

const dimensions = 300;

/** Stems, and the runs of three and four characters of each word, so that words which nobody said before are something too. */
function featuresOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [
    ...analyzeText(text).lexemes,
    ...words.flatMap((word) => [...runsOf(`_${word}_`, 3), ...runsOf(`_${word}_`, 4)]),
  ];
}

function runsOf(word: string, length: number): string[] {
  return Array.from({ length: Math.max(0, word.length - length + 1) }, (_, at) => `#${word.slice(at, at + length)}`);
}

/**
 * An embedder that knows of language what some texts show of it, and nothing else: latent semantic analysis (Deerwester et al., 1990).
 * Texts that share no word come out close where their words were said together in the texts that it was fitted on.
 */
export function fitLatentSemantics(texts: readonly string[]): (text: string) => readonly number[] {
  const places = new Map<string, number>();
  const documents: number[] = [];
  const features = texts.map(featuresOf);
  for (const found of features) {
    for (const feature of new Set(found)) {
      const place = places.get(feature) ?? places.size;
      places.set(feature, place);
      documents[place] = (documents[place] ?? 0) + 1;
    }
  }
  const rarities = documents.map((count) => Math.log(1 + (texts.length - count + 0.5) / (count + 0.5)));
  const weigh = (found: readonly string[]): SparseVector => weighFeatures(found, places, rarities);
  const basis = truncatedSvd(features.map(weigh), { width: places.size, rank: dimensions });
  return (text) => {
    const weighed = weigh(featuresOf(text));
    const vector = basis.map((direction) => sparseDot(weighed, direction));
    // A text that has nothing in common with what was seen lies nowhere; a provider has to answer something.
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  };
}

function weighFeatures(
  found: readonly string[],
  places: ReadonlyMap<string, number>,
  rarities: readonly number[],
): SparseVector {
  const counts = new Map<number, number>();
  for (const feature of found) {
    const place = places.get(feature);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const values = Float64Array.from(counts, ([place, count]) => (1 + Math.log(count)) * (rarities[place] ?? 0));
  const length = Math.hypot(...values) || 1;
  return { places: Int32Array.from(counts.keys()), values: values.map((value) => value / length) };
}
