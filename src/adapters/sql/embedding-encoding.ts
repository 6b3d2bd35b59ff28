/** Bytes before the elements of an array of one dimension, and before the numbers of a vector. */
const arrayHeader = 20;
const vectorHeader = 4;

/**
 * Vectors of one length as the binary form of PostgreSQL's `vector[]`: number of dimensions (1), whether there are nulls (0),
 * the elements' type, their count, the first index; then each with its length in bytes, and as pgvector sends it: the
 * count of its numbers, an unused field, and the numbers as 32-bit floats. All of it with the most significant byte first.
 * The numbers are as exact as pgvector keeps them. (PostgreSQL, `array_send`; pgvector, `vector_send`.)
 */
export function encodeVectors(vectors: readonly (readonly number[])[], typeOid: number): Uint8Array {
  const numbers = vectors[0]?.length ?? 0;
  const size = vectorHeader + numbers * 4;
  const bytes = Buffer.alloc(arrayHeader + vectors.length * (4 + size));
  const header = [1, 0, typeOid, vectors.length, 1];
  for (const [index, value] of header.entries()) bytes.writeUInt32BE(value, index * 4);
  let offset = arrayHeader;
  for (const vector of vectors) {
    if (vector.length !== numbers) throw new RangeError('vectors that are kept together are of one length');
    bytes.writeUInt32BE(size, offset);
    bytes.writeUInt16BE(numbers, offset + 4);
    offset += 4 + vectorHeader;
    for (const value of vector) {
      bytes.writeFloatBE(value, offset);
      offset += 4;
    }
  }
  return bytes;
}

/** One vector in that form, as a parameter of the type `vector`. */
export function encodeVector(values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(vectorHeader + values.length * 4);
  bytes.writeUInt16BE(values.length, 0);
  for (const [index, value] of values.entries()) bytes.writeFloatBE(value, vectorHeader + index * 4);
  return bytes;
}
