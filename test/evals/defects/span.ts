export const dayMs = 86_400_000;

/** From an instant to another that is not part of it. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}
